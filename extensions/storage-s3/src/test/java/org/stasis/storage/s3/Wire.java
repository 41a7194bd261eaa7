/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.storage.s3;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A wire to a server on loopback that loses answers: it cuts the connection instead, or says nothing for ever. */
final class Wire implements AutoCloseable {
    enum Fault {
        CUT,
        HANG
    }

    private final ServerSocket here = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final URI server;
    private final List<Socket> open = new ArrayList<>();
    private final AtomicInteger lost = new AtomicInteger();
    private volatile String request = "";
    private volatile Fault fault;
    private volatile int times;
    private volatile boolean forGood;

    Wire(URI server) throws IOException {
        this.server = server;
        start(this::accept);
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + here.getLocalPort());
    }

    /** Loses the answers to the next requests that begin so. */
    void lose(String beginning, Fault how, int howOften) {
        lost.set(0);
        times = howOften;
        fault = how;
        request = beginning;
    }

    /** Cuts the connection at the answer to the first request that begins so, and at every later one. */
    void loseFrom(String beginning) {
        lose(beginning, Fault.CUT, Integer.MAX_VALUE);
        forGood = true;
    }

    int lost() {
        return lost.get();
    }

    private interface Pump {
        void run() throws IOException;
    }

    private static void start(Pump pump) {
        Thread thread = new Thread(() -> {
            try {
                pump.run();
            } catch (IOException e) {
                return; // one of the two ends has closed
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = here.accept();
            Socket there = new Socket(server.getHost(), server.getPort());
            synchronized (open) {
                open.add(client);
                open.add(there);
            }
            boolean[] losing = new boolean[1];
            start(() -> {
                byte[] piece = new byte[1 << 16];
                InputStream in = client.getInputStream();
                for (int n = in.read(piece); n > 0; n = in.read(piece)) {
                    // a request begins a piece, since the client waits for the answer before it sends another
                    if (!request.isEmpty()
                            && (forGood && lost.get() > 0
                                    || new String(piece, 0, n, StandardCharsets.ISO_8859_1).startsWith(request))
                            && lost.get() < times) {
                        lost.incrementAndGet();
                        losing[0] = true;
                    }
                    there.getOutputStream().write(piece, 0, n);
                }
            });
            start(() -> {
                byte[] piece = new byte[1 << 16];
                InputStream in = there.getInputStream();
                for (int n = in.read(piece); n > 0; n = in.read(piece)) {
                    if (!losing[0]) {
                        client.getOutputStream().write(piece, 0, n);
                    } else if (fault == Fault.CUT) {
                        client.close();
                    }
                }
            });
        }
    }

    @Override
    public void close() throws IOException {
        here.close();
        synchronized (open) {
            for (Socket each : open) {
                each.close();
            }
        }
    }
}
