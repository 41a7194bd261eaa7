/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.shell;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.IsoFields;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.stasis.api.ImageInfo;

/**
 * Which images of one kernel to keep.
 *
 * @param last so many, the newest ones
 * @param daily the newest one of each of the last so many days, in UTC, that have any
 * @param weekly likewise, of weeks
 * @param pinned names to keep in any case, as is every image saved with metadata {@code pinned=true}
 */
record Retention(int last, int daily, int weekly, Set<String> pinned) {
    static final String PIN = "pinned";

    boolean isEmpty() {
        return last + daily + weekly == 0;
    }

    /** The images to keep and why, newest first. */
    Map<ImageInfo, String> kept(List<ImageInfo> images) {
        List<ImageInfo> newestFirst = images.stream()
                .sorted(Comparator.comparing(ImageInfo::created).reversed())
                .toList();
        Map<ImageInfo, String> kept = new LinkedHashMap<>();
        newestFirst.stream().filter(this::isPinned).forEach(image -> kept.put(image, PIN));
        newestFirst.stream().limit(last).forEach(image -> kept.putIfAbsent(image, "last"));
        keepFirstOfEach(newestFirst, daily, Retention::day, "daily", kept);
        keepFirstOfEach(newestFirst, weekly, Retention::week, "weekly", kept);
        return kept;
    }

    private boolean isPinned(ImageInfo image) {
        return pinned.contains(image.image().name())
                || "true".equals(image.metadata().get(PIN));
    }

    private static void keepFirstOfEach(
            List<ImageInfo> newestFirst,
            int periods,
            Function<Instant, Object> period,
            String why,
            Map<ImageInfo, String> kept) {
        Set<Object> seen = new HashSet<>();
        for (ImageInfo image : newestFirst) {
            if (seen.add(period.apply(image.created())) && seen.size() <= periods) {
                kept.putIfAbsent(image, why);
            }
        }
    }

    private static LocalDate day(Instant time) {
        return LocalDate.ofInstant(time, ZoneOffset.UTC);
    }

    private static String week(Instant time) {
        LocalDate day = day(time);
        return day.get(IsoFields.WEEK_BASED_YEAR) + "-" + day.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
    }
}
