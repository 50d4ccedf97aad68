package io.amends.proof.load;

/** One part of the program, which can be run alone. */
interface Measurement {

    /** Measures its figures once; the installation is at rest before. */
    void measure(Bench bench) throws Exception;
}
