/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.processor.sample;

import org.stasis.api.task.Savable;

@Savable(name = "node")
public class Node {
    public Object value;
    public Node next;
}
