/** An installation of its own to prove things on: started, looked at and hurt from outside. */
@NullMarked
package io.amends.proof.installation;

import org.jspecify.annotations.NullMarked;
