package io.amends.chassis.web;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;

import org.jspecify.annotations.Nullable;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Text that people typed, of at most so many {@link Characters}. */
@Documented
@Constraint(validatedBy = MaxCharacters.Check.class)
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER})
public @interface MaxCharacters {
    int value();

    String message() default "must be at most {value} characters";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Counts only where the text could be too long. */
    class Check implements ConstraintValidator<MaxCharacters, CharSequence> {
        private int most;

        @Override
        public void initialize(MaxCharacters constraint) {
            most = constraint.value();
        }

        @Override
        public boolean isValid(@Nullable CharSequence text, ConstraintValidatorContext context) {
            return text == null || !Characters.moreThan(most, text.toString());
        }
    }
}
