/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.shell;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** The browser of this machine with one page, which it can be asked about in JavaScript; closing ends it. */
final class Chromium implements AutoCloseable {
    private static final Path PROGRAM = Path.of("/usr/bin/chromium");
    private static final String LISTENS = "DevTools listening on ws://";
    private static final int PATIENCE_SECONDS = 60;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final WebSocket page;
    private CompletableFuture<String> answer = new CompletableFuture<>();

    /** @param profile an empty folder for what the browser keeps */
    Chromium(Path file, Path profile) throws Exception {
        process = new ProcessBuilder(
                        PROGRAM.toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--no-first-run",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        file.toUri().toString())
                .redirectErrorStream(true)
                .start();
        try {
            page = connect(file.toUri());
            awaitPage();
        } catch (Exception | Error e) {
            process.destroyForcibly();
            throw e;
        }
    }

    /** Skips a test loudly where there is no Chromium; in CI it has to be there. */
    static void require() {
        boolean present = Files.isExecutable(PROGRAM);
        String missing = "SKIPPED: there is no " + PROGRAM + "; apt-get install chromium";
        if (!present) {
            System.err.println(missing);
            assertFalse("true".equals(System.getenv("CI")), missing);
        }
        Assumptions.assumeTrue(present, missing);
    }

    private WebSocket connect(URI file) throws Exception {
        String host = CompletableFuture.supplyAsync(this::host).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        HttpRequest pages = HttpRequest.newBuilder(URI.create("http://" + host + "/json/list"))
                .build();
        String list = http.send(pages, HttpResponse.BodyHandlers.ofString()).body();
        String address = Json.createReader(new StringReader(list)).readArray().getValuesAs(JsonObject.class).stream()
                .filter(page -> page.getString("url").equals(file.toString()))
                .map(page -> page.getString("webSocketDebuggerUrl"))
                .findFirst()
                .orElseThrow(() -> new IOException("no page with " + file + " in " + list));
        return http.newWebSocketBuilder()
                .buildAsync(URI.create(address), new Answers())
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** The browser says that it shows the page while it still has the empty one it begins with. */
    private void awaitPage() throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!"true".equals(tell("location.protocol === 'file:' && document.readyState === 'complete'"))) {
            assertTrue(System.nanoTime() - end < 0, "the page is not there in time");
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    /** Where the browser listens, which it says when it does. */
    private String host() {
        BufferedReader lines = process.inputReader();
        Optional<String> address =
                lines.lines().filter(line -> line.contains(LISTENS)).findFirst();
        String line = address.orElseThrow(() -> new IllegalStateException("Chromium ended before it listened"));
        String rest = line.substring(line.indexOf(LISTENS) + LISTENS.length());
        return rest.substring(0, rest.indexOf('/'));
    }

    /** The value of an expression in the page, or of the promise it is. */
    String tell(String expression) throws Exception {
        answer = new CompletableFuture<>();
        String call = Json.createObjectBuilder()
                .add("id", 1)
                .add("method", "Runtime.evaluate")
                .add(
                        "params",
                        Json.createObjectBuilder()
                                .add("expression", "(async () => String(await (" + expression + ")))()")
                                .add("awaitPromise", true))
                .build()
                .toString();
        page.sendText(call, true).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        String told = answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        JsonObject result =
                Json.createReader(new StringReader(told)).readObject().getJsonObject("result");
        assertNotNull(result, told);
        assertFalse(result.containsKey("exceptionDetails"), told);
        return result.getJsonObject("result").getString("value");
    }

    private final class Answers implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                answer.complete(text.toString());
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            answer.completeExceptionally(error);
        }
    }

    @Override
    public void close() throws Exception {
        page.abort();
        List<ProcessHandle> helpers = process.descendants().toList(); // they write to the profile, too
        process.destroy();
        assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "Chromium does not end");
        for (ProcessHandle helper : helpers) {
            helper.destroyForcibly();
            helper.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }
}
