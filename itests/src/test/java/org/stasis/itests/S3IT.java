/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.ops4j.pax.exam.CoreOptions.systemProperty;
import static org.ops4j.pax.exam.OptionUtils.combine;

import java.io.File;
import java.util.Dictionary;
import java.util.EnumSet;
import java.util.Hashtable;
import javax.inject.Inject;
import org.apache.karaf.features.FeaturesService;
import org.apache.karaf.kar.KarService;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** Storage in S3, hot-deployed into a Karaf as its makers ship it. */
@RunWith(PaxExam.class)
public class S3IT {
    private static final EnumSet<FeaturesService.Option> NO_REFRESH =
            EnumSet.of(FeaturesService.Option.NoAutoRefreshBundles);
    private static final String ENDPOINT = "stasis.test.s3";

    @Inject
    private BundleContext context;

    @Inject
    private KarService kars;

    @Inject
    private FeaturesService features;

    @Inject
    private SessionFactory sessions;

    @org.ops4j.pax.exam.Configuration
    public Option[] karaf() {
        return combine(Containers.stock(), systemProperty(ENDPOINT).value(S3Server.start()));
    }

    @Test
    public void savesIntoABucketAndLoadsFromIt() throws Exception {
        kars.install(new File(System.getProperty("stasis.kar")).toURI());
        Stasis stasis = new Stasis(context);
        Configuration kernel = stasis.kernel("market");
        Bundle till = TestBundle.exporting("till").start(context);
        stasis.awaitMove("seller");

        features.installFeature("stasis-storage-s3", NO_REFRESH);
        configure(stasis);
        Shell shell = Shell.ofAdmin(sessions);
        Await.until("backend s3 with its bucket", () -> isUsable(shell));

        shell.run("state:save s3:parcel --kernel market");
        shell.run("state:verify s3:parcel");
        shell.run("state:save s3:second --kernel market --live --base parcel");
        assertEquals(2, stasis.service().list("s3").size());
        shell.run("state:stop market");
        shell.run("state:load s3:parcel");
        stasis.awaitMove("seller");
        shell.run("state:delete s3:parcel");
        shell.run("state:verify s3:second");

        features.uninstallFeature("stasis-storage-s3", NO_REFRESH);
        Await.until("backend s3 is gone", () -> !shell.run("state:backends").contains("s3"));
        stasis.awaitMove("seller");
        till.uninstall();
        kernel.delete();
        assertFalse(features.isInstalled(features.getFeature("stasis-storage-s3")));
    }

    /** Before the configuration has reached it, the backend says that it has no bucket. */
    private static boolean isUsable(Shell shell) {
        try {
            return shell.run("state:list --backend s3").contains("No images");
        } catch (Exception e) {
            return false; // no class of Stasis is named here: there is none yet when this one is loaded
        }
    }

    private static void configure(Stasis stasis) throws Exception {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put("endpoint", System.getProperty(ENDPOINT));
        properties.put("bucket", S3Server.BUCKET);
        properties.put("access.key.id", S3Server.ID);
        properties.put("secret.access.key", S3Server.SECRET);
        stasis.get(ConfigurationAdmin.class, null)
                .getConfiguration("org.stasis.storage.s3", "?")
                .update(properties);
    }
}
