/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.stasis.spi.ImageReader;
import org.stasis.spi.ImageWriter;
import org.stasis.spi.PageBackend;
import org.stasis.spi.PageReader;
import org.stasis.spi.PageWriter;

/** A backend whose call of that number does not come back before it is told to, whatever interrupts it. */
final class HangingBackend implements InvocationHandler {
    private static final Set<Class<?>> PARTS =
            Set.of(ImageWriter.class, ImageReader.class, PageWriter.class, PageReader.class);
    private static final Set<String> FREE = Set.of("name", "location", "toString");

    private final Object target;
    private final int at;
    private final AtomicInteger calls;
    private final CountDownLatch release;

    private HangingBackend(Object target, int at, AtomicInteger calls, CountDownLatch release) {
        this.target = target;
        this.at = at;
        this.calls = calls;
        this.release = release;
    }

    /** @param calls counts them, and so tells whether there was one of that number */
    static PageBackend of(PageBackend backend, int at, AtomicInteger calls, CountDownLatch release) {
        return of(PageBackend.class, new HangingBackend(backend, at, calls, release));
    }

    private static <T> T of(Class<T> type, HangingBackend handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        if (!FREE.contains(method.getName()) && calls.incrementAndGet() == at) {
            boolean waiting = true;
            while (waiting) {
                try {
                    release.await();
                    waiting = false;
                } catch (InterruptedException e) {
                    continue; // as a thread in a system call of a dead network disk
                }
            }
            throw new IOException("came back at last");
        }
        try {
            Object result = method.invoke(target, arguments);
            Class<?> type = method.getReturnType();
            return PARTS.contains(type) ? of(type, new HangingBackend(result, at, calls, release)) : result;
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
