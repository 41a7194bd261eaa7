/** The second version: the label is gone, and a list of milestones is new. */
package org.stasis.itests.bundle.recounter;
