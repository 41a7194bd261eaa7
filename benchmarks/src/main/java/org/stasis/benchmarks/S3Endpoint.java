/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.benchmarks;

import java.lang.annotation.Annotation;
import java.net.URI;
import org.stasis.storage.s3.S3Config;

/** The configuration of the measured backend: all as it comes, but where it is and how much is in flight. */
record S3Endpoint(URI address, int inFlight, String prefix) implements S3Config {
    @Override
    public String endpoint() {
        return address.toString();
    }

    @Override
    public String region() {
        return "us-east-1";
    }

    @Override
    public String bucket() {
        return S3Benchmark.BUCKET;
    }

    @Override
    public boolean path_style() {
        return true;
    }

    @Override
    public String ca_file() {
        return "";
    }

    @Override
    public String access_key_id() {
        return S3Benchmark.ID;
    }

    @Override
    public String secret_access_key() {
        return S3Benchmark.SECRET;
    }

    @Override
    public String profile() {
        return "default";
    }

    @Override
    public int timeout_seconds() {
        return 60;
    }

    @Override
    public int attempts() {
        return 4;
    }

    @Override
    public int parallel() {
        return inFlight;
    }

    @Override
    public int extent_mebibytes() {
        return S3Benchmark.PART_BYTES >> 20;
    }

    @Override
    public int grace_hours() {
        return 24;
    }

    @Override
    public boolean single_writer() {
        return false;
    }

    @Override
    public Class<? extends Annotation> annotationType() {
        return S3Config.class;
    }
}
