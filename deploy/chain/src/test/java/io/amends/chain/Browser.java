package io.amends.chain;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.LoadState;

import org.jspecify.annotations.Nullable;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** A real Chromium, and what every page must stand up to in it. */
final class Browser implements AutoCloseable {

    static final int PHONE = 390;
    static final int DESKTOP = 1440;

    private static final Path PICTURES = Path.of("target/screens");

    private final Playwright playwright;
    private final com.microsoft.playwright.Browser chromium;

    Browser() {
        // The browser is the machine's own; nothing is to be downloaded.
        playwright =
                Playwright.create(
                        new Playwright.CreateOptions()
                                .setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        chromium =
                playwright
                        .chromium()
                        .launch(
                                new BrowserType.LaunchOptions()
                                        .setExecutablePath(program())
                                        .setArgs(
                                                List.of(
                                                        "--no-sandbox",
                                                        "--disable-gpu",
                                                        "--disable-quic",
                                                        "--no-first-run",
                                                        "--disable-background-networking",
                                                        "--disable-component-update",
                                                        "--disable-sync")));
    }

    private static Path program() {
        @Nullable String given = System.getenv("AMENDS_CHROMIUM");
        if (given != null) {
            return Path.of(given);
        }
        return Stream.of("chromium", "chromium-browser", "google-chrome")
                .map(name -> Path.of("/usr/bin", name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(
                        () ->
                                new AssertionError(
                                        "These tests need Chromium: install it, or set"
                                                + " AMENDS_CHROMIUM to its program"));
    }

    /** A visitor with a window of this width, with or without JavaScript. */
    BrowserContext visitor(int width, boolean javaScript) {
        return chromium.newContext(
                new com.microsoft.playwright.Browser.NewContextOptions()
                        .setViewportSize(width, width == PHONE ? 844 : 900)
                        .setJavaScriptEnabled(javaScript));
    }

    /** Opens a page and notes everything that its console complains about. */
    static List<String> complaintsOf(Page page) {
        List<String> complaints = new ArrayList<>();
        page.onConsoleMessage(
                message -> {
                    if (message.type().equals("error")) {
                        complaints.add(message.text());
                    }
                });
        page.onPageError(complaints::add);
        return complaints;
    }

    /** Nothing wider than the window, nothing that axe finds against WCAG 2.2 AA. */
    static void assertFitToShow(Page page, String name, int width) {
        page.waitForLoadState(LoadState.LOAD);
        page.screenshot(
                new Page.ScreenshotOptions()
                        .setPath(PICTURES.resolve("%s-%d.png".formatted(name, width)))
                        .setFullPage(true));
        Object overflow = page.evaluate("document.documentElement.scrollWidth - window.innerWidth");
        assertThat(((Number) overflow).intValue())
                .as("%s is wider than a window of %d", name, width)
                .isLessThanOrEqualTo(0);
        List<String> violations =
                new AxeBuilder(page)
                                .withTags(
                                        List.of(
                                                "wcag2a",
                                                "wcag2aa",
                                                "wcag21a",
                                                "wcag21aa",
                                                "wcag22aa"))
                                .analyze()
                                .getViolations()
                                .stream()
                                .map(Browser::described)
                                .toList();
        assertThat(violations).as("what axe finds on %s at %d", name, width).isEmpty();
    }

    private static String described(Rule rule) {
        return String.format(
                Locale.ROOT,
                "%s: %s, at %s",
                rule.getId(),
                rule.getHelp(),
                rule.getNodes().stream().map(node -> String.valueOf(node.getTarget())).toList());
    }

    @Override
    public void close() {
        chromium.close();
        playwright.close();
    }
}
