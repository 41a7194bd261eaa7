/** Classes of every savable shape; their state types are written by the processor when the tests are compiled. */
package org.stasis.processor.sample;
