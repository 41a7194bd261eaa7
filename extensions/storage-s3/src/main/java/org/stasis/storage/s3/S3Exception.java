/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.storage.s3;

import java.io.IOException;

/** The store refused a request. */
final class S3Exception extends IOException {
    private static final long serialVersionUID = 1L;

    private static final int MOST_TEXT = 300;

    private final int status;

    private S3Exception(int status, String message) {
        super(message);
        this.status = status;
    }

    static S3Exception of(String request, String where, Answer answer) {
        String code = Xml.isXml(answer.body()) ? Xml.error(answer.body()) : "";
        String said = code.length() > MOST_TEXT ? code.substring(0, MOST_TEXT) : code;
        return new S3Exception(
                answer.status(),
                where + ": " + request + " was answered with " + answer.status() + (said.isEmpty() ? "" : " " + said)
                        + advice(answer.status()));
    }

    private static String advice(int status) {
        return switch (status) {
            case 401, 403 -> "; check credentials, region and clock, and what the bucket's policy allows";
            case 404 -> "; check endpoint and bucket";
            case 507 -> "; the store is full: make room there";
            default -> "";
        };
    }

    int status() {
        return status;
    }
}
