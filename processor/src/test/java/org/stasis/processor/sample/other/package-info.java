/** A second package of samples. */
package org.stasis.processor.sample.other;
