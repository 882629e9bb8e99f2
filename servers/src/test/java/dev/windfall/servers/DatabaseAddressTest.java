package dev.windfall.servers;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DatabaseAddressTest {

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', textBlock = """
            url                                                 | user | password  | jdbc url
            postgresql://ann:secret@db:6543/wallet              | ann  | secret    | jdbc:postgresql://db:6543/wallet
            postgres://ann:secret@db/wallet                     | ann  | secret    | jdbc:postgresql://db:5432/wallet
            postgresql://ann:secret@my_db:1/wallet              | ann  | secret    | jdbc:postgresql://my_db:1/wallet
            postgresql://ann@db/wallet                          | ann  | ''        | jdbc:postgresql://db:5432/wallet
            postgresql://ann:p%40ss%3Aw+rd@db/wallet            | ann  | p@ss:w+rd | jdbc:postgresql://db:5432/wallet
            jdbc:postgresql://db/wallet?user=ann&password=s%26t | ann  | s&t       | jdbc:postgresql://db:5432/wallet
            postgresql://ann:s@[::1]:5433/wallet                | ann  | s         | jdbc:postgresql://[::1]:5433/wallet
            postgresql://ann:s@h/w?ssl=on&a=b%20c               | ann  | s         | jdbc:postgresql://h:5432/w?a=b+c&ssl=on
            """)
    void anAddressIsReadFromItsUsualForms(String url, String user, String password, String jdbcUrl) {
        DatabaseAddress address = DatabaseAddress.parse(url);
        assertThat(address.user()).isEqualTo(user);
        assertThat(address.password()).isEqualTo(password);
        assertThat(address.jdbcUrl()).isEqualTo(jdbcUrl);
    }

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', textBlock = """
            url                              | what is said
            mysql://ann:secret@db/wallet     | it begins otherwise
            localhost                        | it begins otherwise
            postgresql:///wallet             | it names no host
            postgresql://ann:secret@db       | it names no database
            postgresql://ann:secret@db/      | it names no database
            postgresql://db/wallet           | it names no user
            postgresql://ann:se cret@db/x    | it is no URL
            postgresql://ann:secret@db:x/y   | it names no host, or no port that can be meant
            postgresql://ann:secret@db:0/y   | its port is not 1 to 65535
            postgresql://ann:secret@db:70000/y | its port is not 1 to 65535
            """)
    void whatIsWrongIsSaidWithoutThePassword(String url, String said) {
        assertThatThrownBy(() -> DatabaseAddress.parse(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("expected postgresql://user:password@host:port/database, but ")
                .hasMessageContaining(said)
                .message().doesNotContain("secret", "se cret");
    }

    @Test
    void itsTextDoesNotShowThePassword() {
        assertThat(DatabaseAddress.parse("postgresql://ann:secret@db/wallet"))
                .hasToString("postgresql://ann@db:5432/wallet");
    }
}
