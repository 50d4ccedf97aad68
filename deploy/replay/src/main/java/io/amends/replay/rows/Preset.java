package io.amends.replay.rows;

import java.util.Locale;

/** The layouts of well-known files, so that nobody has to spell them out. */
public enum Preset {
    /**
     * The customary tenth of the CDNOW data: master id, sample id, date, CDs, dollars; no header.
     */
    CDNOW_SAMPLE("customer=1,date=3,amount=5", false),
    /** All of the CDNOW data: id, date, CDs, dollars; a header. */
    CDNOW_MASTER("customer=1,date=2,amount=4", true);

    private final String columns;
    private final boolean header;

    Preset(String columns, boolean header) {
        this.columns = columns;
        this.header = header;
    }

    public String columns() {
        return columns;
    }

    public boolean header() {
        return header;
    }

    public String delimiter() {
        return "whitespace";
    }

    public String dateFormat() {
        return "yyyyMMdd";
    }

    /** CDNOW sold from Pennsylvania. */
    public String zone() {
        return "America/New_York";
    }

    public String location() {
        return "cdnow";
    }

    public String channel() {
        return "online";
    }

    public String currency() {
        return "USD";
    }

    /** As it is written on the command line: cdnow-sample. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
