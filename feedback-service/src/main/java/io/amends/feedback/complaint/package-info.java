/** Complaints from every channel; each opens exactly one recovery case. */
@NullMarked
package io.amends.feedback.complaint;

import org.jspecify.annotations.NullMarked;
