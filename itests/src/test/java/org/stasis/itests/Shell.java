/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.itests;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.PrivilegedActionException;
import java.security.PrivilegedExceptionAction;
import javax.security.auth.Subject;
import org.apache.karaf.jaas.boot.principal.RolePrincipal;
import org.apache.karaf.jaas.boot.principal.UserPrincipal;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.api.console.SessionFactory;

/** Karaf's shell as a user of certain roles has it. */
final class Shell {
    private final SessionFactory sessions;
    private final Subject user = new Subject();

    Shell(SessionFactory sessions, String... roles) {
        this.sessions = sessions;
        user.getPrincipals().add(new UserPrincipal("tester"));
        for (String role : roles) {
            user.getPrincipals().add(new RolePrincipal(role));
        }
    }

    static Shell ofAdmin(SessionFactory sessions) {
        return new Shell(sessions, "admin", "manager", "viewer");
    }

    /** What the command printed; its exception, if it fails. */
    String run(String command) throws Exception {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8)) {
            Session session = sessions.create(new ByteArrayInputStream(new byte[0]), out, out);
            try {
                Subject.doAs(user, (PrivilegedExceptionAction<Object>) () -> session.execute(command));
            } catch (PrivilegedActionException e) {
                throw e.getException();
            } finally {
                session.close();
            }
        }
        return printed.toString(StandardCharsets.UTF_8);
    }
}
