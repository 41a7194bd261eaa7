/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.storage.s3;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of PID {@value S3PageBackend#PID}. */
@ObjectClassDefinition(name = "Stasis: images in an S3 bucket", description = "The page backend 's3'.")
public @interface S3Config {
    @AttributeDefinition(name = "Endpoint", description = "Such as https://s3.example.com:9000; empty for AWS.")
    String endpoint() default "";

    @AttributeDefinition(name = "Region", description = "What requests are signed for.")
    String region() default "us-east-1";

    @AttributeDefinition(name = "Bucket", description = "It must exist.")
    String bucket() default "";

    @AttributeDefinition(name = "Prefix", description = "Begins all keys; several installations may share a bucket.")
    String prefix() default "stasis";

    @AttributeDefinition(
            name = "Path style",
            description = "ENDPOINT/BUCKET/KEY, which all stores know; else BUCKET.ENDPOINT/KEY.")
    boolean path_style() default true;

    @AttributeDefinition(
            name = "CA file",
            description = "PEM certificates of whom to trust for the endpoint; empty for those Java trusts.")
    String ca_file() default "";

    @AttributeDefinition(
            name = "Access key id",
            description = "Empty to take AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or else the profile.")
    String access_key_id() default "";

    @AttributeDefinition(name = "Secret access key", type = AttributeType.PASSWORD)
    String secret_access_key() default "";

    @AttributeDefinition(
            name = "Profile",
            description = "Section of ~/.aws/credentials, or of the file that AWS_SHARED_CREDENTIALS_FILE names.")
    String profile() default "default";

    @AttributeDefinition(name = "Timeout in seconds", description = "How long one request may take.")
    int timeout_seconds() default 30;

    @AttributeDefinition(name = "Attempts", description = "How often a request is sent before it counts as failed.")
    int attempts() default 4;

    @AttributeDefinition(name = "Parallel", description = "Requests in flight for pages.")
    int parallel() default 8;

    @AttributeDefinition(
            name = "Extent size in MiB",
            description = "Of what images share, 1 to 64. Some extents per file are held in memory.")
    int extent_mebibytes() default 4;

    @AttributeDefinition(
            name = "Grace in hours",
            description =
                    "After how long without a sign of life somebody's unfinished save counts as abandoned, and for how"
                            + " long extents are kept that no image needs. The same on all hosts; no save may take half of it.")
    int grace_hours() default 24;

    @AttributeDefinition(
            name = "Single writer",
            description = "Write although the store ignores conditions: nobody else may save to the same names then.")
    boolean single_writer() default false;
}
