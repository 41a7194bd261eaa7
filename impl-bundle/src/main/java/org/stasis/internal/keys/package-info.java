/** Where keys come from unless somebody brings a source of their own. */
package org.stasis.internal.keys;
