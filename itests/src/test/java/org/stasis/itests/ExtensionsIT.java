/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.EnumSet;
import java.util.List;
import javax.inject.Inject;
import org.apache.karaf.features.FeaturesService;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.Configuration;
import org.stasis.api.ImageRef;
import org.stasis.api.IncompatibleHostException;
import org.stasis.api.LoadOptions;
import org.stasis.api.SaveOptions;
import org.stasis.api.UnknownNameException;

/** The features that lie ready in the distribution. */
@RunWith(PaxExam.class)
public class ExtensionsIT {
    // the test itself is a bundle that a refresh would restart
    private static final EnumSet<FeaturesService.Option> NO_REFRESH =
            EnumSet.of(FeaturesService.Option.NoAutoRefreshBundles);

    @Inject
    private BundleContext context;

    @Inject
    private FeaturesService features;

    @Inject
    private SessionFactory sessions;

    private Stasis stasis;
    private Configuration kernel;
    private Bundle till;

    @org.ops4j.pax.exam.Configuration
    public Option[] karaf() {
        return Containers.distribution();
    }

    @Before
    public void trade() throws Exception {
        stasis = new Stasis(context);
        kernel = stasis.kernel("market");
        till = TestBundle.exporting("till").start(context);
        stasis.awaitMove("seller");
    }

    @After
    public void close() throws Exception {
        till.uninstall();
        kernel.delete();
    }

    @Test
    public void storageOfAThirdPartyIsDeployedUsedAndRemoved() throws Exception {
        features.installFeature("stasis-example-storage-zip", NO_REFRESH);
        Await.until("backend zip", () -> backends().contains("zip"));
        stasis.service()
                .save(SaveOptions.to("zip:parcel")
                        .kernel("market")
                        .replace(true)
                        .build());
        stasis.service().verify(LoadOptions.from("zip:parcel").build());
        assertEquals(1, stasis.service().list("zip").size());
        stasis.service().load(LoadOptions.from("zip:parcel").replace(true).build());
        stasis.awaitMove("seller");

        features.uninstallFeature("stasis-example-storage-zip", NO_REFRESH);
        Await.until("backend zip is gone", () -> !backends().contains("zip"));
        UnknownNameException gone =
                assertThrows(UnknownNameException.class, () -> stasis.service().inspect(new ImageRef("zip", "parcel")));
        assertTrue(gone.getMessage(), gone.getMessage().contains("zip"));
        stasis.awaitMove("seller");
    }

    @Test
    public void blake3OfBouncyCastleSealsImages() throws Exception {
        features.installFeature("stasis-integrity-bouncycastle", NO_REFRESH);
        SaveOptions options = SaveOptions.to("memory:blake3")
                .kernel("market")
                .scheme("blake3")
                .replace(true)
                .build();
        stasis.service().save(options);
        assertEquals(
                "blake3",
                stasis.service()
                        .verify(LoadOptions.from("memory:blake3").build())
                        .scheme());

        Bundle extension = stasis.bundle("org.stasis.integrity-bouncycastle");
        extension.stop();
        assertThrows(
                IncompatibleHostException.class,
                () -> stasis.service()
                        .load(LoadOptions.from("memory:blake3").replace(true).build()));
        stasis.awaitMove("seller");
        extension.start();
        stasis.service().load(LoadOptions.from("memory:blake3").replace(true).build());
    }

    @Test
    public void inspectsACheckpointOfGvisor() throws Exception {
        String file = System.getProperty("stasis.checkout") + "/examples/gvisor-checkpoint/counter/checkpoint.img";
        String printed = Shell.ofAdmin(sessions).run("state:inspect " + file);
        assertTrue(printed, printed.contains("gvisor-2022"));
        assertTrue(printed, printed.contains("67.187737ms"));
    }

    private List<String> backends() {
        return stasis.service().backends().stream()
                .map(backend -> backend.name())
                .toList();
    }
}
