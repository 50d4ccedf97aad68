// Goes on by itself; without scripts there is the button.
document.getElementById("sign-out-everywhere")?.requestSubmit();
