// Tells that mail has come; the page itself works without this.
const news = document.querySelector(".news a");
const lastId = Number(document.body.dataset.lastId);

async function look() {
  try {
    const { id } = await (await fetch("/api/latest")).json();
    if (id > lastId) {
      news.textContent = id - lastId === 1 ? "1 new mail: show it" : `${id - lastId} new mails: show them`;
      news.hidden = false;
    }
  } catch {
    // The catcher is restarting; the next look will tell.
  }
  setTimeout(look, 3000);
}
look();
