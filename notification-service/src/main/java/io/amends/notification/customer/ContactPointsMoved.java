package io.amends.notification.customer;

import java.util.List;

/** Contact points of these customers have other ids than before, within the running transaction. */
public record ContactPointsMoved(List<ContactPointMoved> moves) {}
