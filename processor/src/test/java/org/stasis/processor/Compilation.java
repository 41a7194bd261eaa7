/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.processor;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.stasis.api.task.StateType;

/** One run of the compiler with the processor over sources in memory. */
final class Compilation {
    private final DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    private final Map<String, ByteArrayOutputStream> classes = new HashMap<>();

    /** Compiles classes without a package; each source begins with {@code class NAME} or the like, imports are added. */
    static Compilation of(String... sources) {
        Compilation compilation = new Compilation();
        compilation.run(Stream.of(sources).map(Compilation::source).toList());
        return compilation;
    }

    private void run(List<JavaFileObject> sources) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(diagnostics, null, null)) {
            JavaCompiler.CompilationTask task = compiler.getTask(
                    null, new InMemory(files), diagnostics, List.of("-Xlint:all,-processing"), null, sources);
            task.setProcessors(List.of(new SavableProcessor()));
            task.call();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What the compiler has to say, each line with its message and the source it points to. */
    List<String> messages() {
        List<String> messages = new ArrayList<>();
        for (Diagnostic<? extends JavaFileObject> diagnostic : diagnostics.getDiagnostics()) {
            messages.add("line " + diagnostic.getLineNumber() + ": " + diagnostic.getMessage(Locale.ROOT));
        }
        return messages;
    }

    /** The classes that came out of it, each run in a loader of its own as if it were in a bundle of its own. */
    ClassLoader load() {
        if (!messages().isEmpty()) {
            throw new AssertionError(messages());
        }
        return new ClassLoader(Compilation.class.getClassLoader()) {
            @Override
            protected Class<?> findClass(String name) throws ClassNotFoundException {
                ByteArrayOutputStream bytes = classes.get(name);
                if (bytes == null) {
                    throw new ClassNotFoundException(name);
                }
                return defineClass(name, bytes.toByteArray(), 0, bytes.size());
            }
        };
    }

    /** The state types among them. */
    StateType<?>[] types(ClassLoader loader) throws ReflectiveOperationException {
        List<StateType<?>> types = new ArrayList<>();
        for (String name : classes.keySet()) {
            if (name.endsWith("_StateType")) {
                types.add((StateType<?>) loader.loadClass(name).getConstructor().newInstance());
            }
        }
        return types.toArray(StateType<?>[]::new);
    }

    private static JavaFileObject source(String text) {
        String name = text.replaceAll("(?s).*?\\b(?:class|record|enum|interface) (\\w+).*", "$1");
        String imports = "import java.util.*; import org.stasis.api.task.*; ";
        return new SimpleJavaFileObject(URI.create("memory:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return imports + text;
            }
        };
    }

    private final class InMemory extends ForwardingJavaFileManager<JavaFileManager> {
        private final Map<String, String> generated = new HashMap<>();

        InMemory(JavaFileManager files) {
            super(files);
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
            URI uri = URI.create("memory:///" + name.replace('.', '/') + kind.extension);
            return new SimpleJavaFileObject(uri, kind) {
                @Override
                public OutputStream openOutputStream() {
                    ByteArrayOutputStream out = new ByteArrayOutputStream() {
                        @Override
                        public void close() {
                            generated.put(name, toString());
                        }
                    };
                    if (kind == JavaFileObject.Kind.CLASS) {
                        classes.put(name, out);
                    }
                    return out;
                }

                @Override
                public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                    return generated.get(name);
                }
            };
        }
    }
}
