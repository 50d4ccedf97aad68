/** Mail on its way: written, sent by SMTP, and honest about what became of it. */
@NullMarked
package io.amends.notification.delivery;

import org.jspecify.annotations.NullMarked;
