/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.inspect;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.StringJoiner;

/** A socket of gVisor's own network stack: protocol and addresses. */
final class NetworkSocket {
    private static final int INET6 = 10;

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
        return detail.toString();
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
            String text = InetAddress.getByAddress(bytes).getHostAddress();
            return text.contains(":") ? "[" + text + "]" : text;
        } catch (UnknownHostException e) {
            return null; // of another length than addresses have: none
        }
    }
}
