package io.amends.feedback.survey;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Which answers call for putting something right. */
@ConfigMapping(prefix = "amends.survey")
interface SurveyConfig {

    /** The highest score that is low, per question. */
    Low low();

    interface Low {

        /** Of 10. */
        @WithDefault("6")
        int nps();

        /** Of 5. */
        @WithDefault("2")
        int csat();
    }
}
