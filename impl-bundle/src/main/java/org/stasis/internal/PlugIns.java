/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.stasis.api.PlugIn;
import org.stasis.api.UnknownNameException;
import org.stasis.internal.memory.Extents;
import org.stasis.spi.Compression;

/**
 * The plug-ins of one kind that are present at one moment, chosen by name. Of two with one name the one of the higher
 * service ranking counts; SCR hands them over in ascending order.
 *
 * @param <T> the plug-in's interface
 */
final class PlugIns<T> {
    private final String kind;
    private final Map<String, T> byName = new TreeMap<>();
    private final Map<String, Integer> rankings = new TreeMap<>();

    PlugIns(String kind, List<Map.Entry<Map<String, Object>, T>> services, Function<T, String> nameOf) {
        this.kind = kind;
        for (Map.Entry<Map<String, Object>, T> service : services) {
            String name = nameOf.apply(service.getValue());
            byName.put(name, service.getValue());
            rankings.put(name, service.getKey().get(Constants.SERVICE_RANKING) instanceof Integer rank ? rank : 0);
        }
    }

    /** Compressions, and the name for doing without, behind which there is no plug-in. */
    static PlugIns<Compression> compressions(List<Map.Entry<Map<String, Object>, Compression>> services) {
        var compressions = new PlugIns<Compression>("compression", services, Compression::name);
        compressions.byName.put(Extents.NO_COMPRESSION, null);
        compressions.rankings.put(Extents.NO_COMPRESSION, 0);
        return compressions;
    }

    boolean has(String name) {
        return byName.containsKey(name);
    }

    /** The plug-in of that name; null for one that is none. */
    T named(String name) throws UnknownNameException {
        T plugIn = byName.get(name);
        if (!has(name)) {
            throw new UnknownNameException(kind, name, byName.keySet());
        }
        return plugIn;
    }

    List<T> all() {
        return byName.values().stream().filter(Objects::nonNull).toList();
    }

    List<PlugIn> list(String defaultName) {
        List<PlugIn> list = new ArrayList<>();
        byName.forEach((name, plugIn) ->
                list.add(new PlugIn(name, bundle(plugIn), rankings.get(name), name.equals(defaultName))));
        return list;
    }

    private static String bundle(Object plugIn) {
        Class<?> type = plugIn == null ? PlugIns.class : plugIn.getClass();
        Bundle bundle = FrameworkUtil.getBundle(type);
        return bundle == null ? null : bundle.getSymbolicName() + " " + bundle.getVersion();
    }
}
