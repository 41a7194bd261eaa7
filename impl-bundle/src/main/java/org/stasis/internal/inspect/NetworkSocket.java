/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.inspect;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;

/** A socket of gVisor's own network stack: protocol, addresses, state, and what waits in it. */
final class NetworkSocket {
    private static final int INET6 = 10;
    private static final int LISTENING = 10;

    /** States of a TCP endpoint by number: Linux's, then those that only gVisor has. */
    private static final List<String> STATES = List.of(
            "",
            "established",
            "connecting",
            "being connected",
            "closing, FIN sent",
            "closed on this side",
            "time-wait",
            "closed",
            "closed by the other side",
            "closing, last FIN sent",
            "listening",
            "closing on both sides",
            "",
            "",
            "connecting",
            "failed");

    private NetworkSocket() {}

    static String describe(Node socket) {
        Node end = socket.get("Endpoint");
        StringJoiner detail = new StringJoiner(", ");
        detail.add(protocol(end) + (socket.get("family").number() == INET6 ? " over IPv6" : ""));
        // until 2021 the endpoint itself had what its network part has now; TCP still does
        Node here = end.get("net", "info", "ID");
        Node id = here.isNil() ? end.get("TransportEndpointInfo", "ID") : here;
        String local = address(id, "Local", end.get("localPort").number());
        String remote = address(id, "Remote", end.get("remotePort").number());
        if (local != null) {
            detail.add(local);
        }
        if (remote != null) {
            detail.add("connected to " + remote);
        }
        if (end.is("tcp.endpoint") || end.is("tcp.Endpoint")) {
            state(end, remote != null).ifPresent(detail::add);
        }
        long waiting = waiting(end);
        if (waiting > 0) {
            detail.add(waiting + " bytes waiting");
        }
        return detail.toString();
    }

    /** What the addresses do not tell already. */
    private static Optional<String> state(Node end, boolean connected) {
        int number = (int) end.get("state").number();
        if (number == LISTENING) {
            return Optional.of("listening, "
                    + end.get("acceptQueue", "endpoints").elements().size() + " to accept");
        }
        String state = number > 0 && number < STATES.size() ? STATES.get(number) : "";
        return state.isEmpty() || connected && state.equals(STATES.get(1)) ? Optional.empty() : Optional.of(state);
    }

    private static long waiting(Node end) {
        Node bytes = end.get("RcvBufUsed"); // of TCP; the others count in a field that TCP has for its limit
        return (bytes.isNil() && !end.get("rcvBufSize").isNil() ? end.get("rcvBufSize") : bytes).number();
    }

    private static String protocol(Node end) {
        String type = end.whole().type();
        String system = type.substring(type.lastIndexOf('/') + 1);
        return system.contains(".") ? system.substring(0, system.indexOf('.')) : "network";
    }

    /** @param otherwise the port that UDP keeps apart */
    private static String address(Node id, String side, long otherwise) {
        long port = id.get(side + "Port").number() == 0
                ? otherwise
                : id.get(side + "Port").number();
        String address = text(id.get(side + "Address"));
        return address == null && port == 0 ? null : (address == null ? "*" : address) + ":" + port;
    }

    /** An address is a string of its bytes; in newer versions an array with a length. */
    private static String text(Node address) {
        byte[] bytes = address.bytes();
        long[] numbers = address.get("addr").numbers();
        if (numbers.length > 0) {
            bytes = new byte
                    [(int) Math.max(
                            0, Math.min(numbers.length, address.get("length").number()))];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) numbers[i];
            }
        }
        try {
            InetAddress text = InetAddress.getByAddress(bytes);
            return text instanceof Inet6Address ? "[" + shortened(text.getHostAddress()) + "]" : text.getHostAddress();
        } catch (UnknownHostException e) {
            return null; // of another length than addresses have: none
        }
    }

    /** The longest row of zeros left out, as people write addresses. */
    private static String shortened(String address) {
        for (int zeros = 8; zeros > 1; zeros--) {
            String row = ":" + "0:".repeat(zeros);
            String framed = ":" + address + ":";
            int at = framed.indexOf(row);
            if (at >= 0) {
                String left = framed.substring(0, at);
                String right = framed.substring(at + row.length());
                return (left.isEmpty() ? "" : left.substring(1)) + "::"
                        + (right.isEmpty() ? "" : right.substring(0, right.length() - 1));
            }
        }
        return address;
    }
}
