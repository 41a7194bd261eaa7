/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.itests;

import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.maven;
import static org.ops4j.pax.exam.CoreOptions.systemProperty;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.configureConsole;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.editConfigurationFilePut;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.karafDistributionConfiguration;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.keepRuntimeFolder;

import java.io.File;
import org.ops4j.pax.exam.Option;

/** The Karafs that tests run in. None of them may reach a remote repository. */
final class Containers {
    private static final String MAVEN = "etc/org.ops4j.pax.url.mvn.cfg";
    private static final String[] PASSED_ON = {"stasis.version", "stasis.kar", "stasis.checkout"};

    private Containers() {}

    /** The distribution as it is built. */
    static Option[] distribution() {
        String archive =
                new File(System.getProperty("stasis.distribution")).toURI().toString();
        return new Option[] {common(archive)};
    }

    /** Karaf as its makers ship it. */
    static Option[] stock() {
        String archive = maven("org.apache.karaf", "apache-karaf", System.getProperty("karaf.version"))
                .type("zip")
                .getURL();
        return new Option[] {common(archive)};
    }

    private static Option common(String archive) {
        String probe = System.getProperty("stasis.probe");
        Option karaf = composite(
                karafDistributionConfiguration()
                        .frameworkUrl(archive)
                        .name("Apache Karaf")
                        .unpackDirectory(new File("target/exam"))
                        .useDeployFolder(false),
                configureConsole().ignoreLocalConsole().ignoreRemoteShell(),
                keepRuntimeFolder(),
                // the libraries of the test probe
                editConfigurationFilePut(MAVEN, "org.ops4j.pax.url.mvn.localRepository", probe),
                editConfigurationFilePut(MAVEN, "org.ops4j.pax.url.mvn.repositories", ""),
                editConfigurationFilePut("etc/org.apache.karaf.shell.cfg", "sshHost", "127.0.0.1"),
                editConfigurationFilePut("etc/org.apache.karaf.shell.cfg", "sshPort", "0"));
        for (String name : PASSED_ON) {
            karaf = composite(karaf, systemProperty(name).value(System.getProperty(name)));
        }
        return karaf;
    }
}
