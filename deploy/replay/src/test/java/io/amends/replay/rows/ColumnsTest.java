package io.amends.replay.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.List;

class ColumnsTest {

    @Test
    void findsColumnsByNumber() throws UnreadableRow {
        Columns.Places places = Columns.parse("customer=1,date=3").places(List.of());

        List<String> row = List.of("00004", "0001", "19970101");
        assertThat(places.value(Columns.Field.CUSTOMER, row)).isEqualTo("00004");
        assertThat(places.value(Columns.Field.DATE, row)).isEqualTo("19970101");
        assertThat(places.value(Columns.Field.AMOUNT, row)).isNull();
    }

    @Test
    void findsColumnsByTheHeadersNames() throws UnreadableRow {
        Columns.Places places =
                Columns.parse("date=When, visitId=No").places(List.of("No", " When"));

        assertThat(places.value(Columns.Field.DATE, List.of("17", "1997-01-01")))
                .isEqualTo("1997-01-01");
        assertThat(places.value(Columns.Field.VISIT_ID, List.of("17", "1997-01-01")))
                .isEqualTo("17");
    }

    @Test
    void refusesWhatIsNoMapping() {
        assertThatThrownBy(() -> Columns.parse("customer")).hasMessageContaining("field=column");
        assertThatThrownBy(() -> Columns.parse("date=1,guest=2"))
                .hasMessageContaining("'guest' is none of customer, date");
        assertThatThrownBy(() -> Columns.parse("customer=1")).hasMessageContaining("date");
        assertThatThrownBy(() -> Columns.parse("date=1,date=2"))
                .hasMessageContaining("date is given twice");
    }

    @Test
    void refusesColumnsThatAreNotThere() {
        Columns columns = Columns.parse("date=When");

        assertThatThrownBy(() -> columns.places(List.of("Date", "Amount")))
                .hasMessageContaining("'When' is not among the header's Date, Amount");
        assertThatThrownBy(() -> columns.places(List.of()))
                .hasMessageContaining("there is no header");
        Columns.Places fourth = Columns.parse("date=4").places(List.of());
        assertThatThrownBy(() -> fourth.value(Columns.Field.DATE, List.of("1", "2")))
                .hasMessage("no column 4 for date: the row has 2");
    }
}
