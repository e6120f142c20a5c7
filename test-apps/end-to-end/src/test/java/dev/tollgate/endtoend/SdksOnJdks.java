package dev.tollgate.endtoend;

import dev.tollgate.demo.Jdk;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/**
 * Which SDK runs on which JDK: all on the one that runs the tests, one on each other; {@code
 * -Pjdks} runs all on all. Those that need Java 17 are left out on older JDKs.
 */
final class SdksOnJdks {
  private static final boolean ALL_ON_ALL = Boolean.getBoolean("tollgate.jdks.full");

  private SdksOnJdks() {}

  static Stream<Arguments> all() {
    return Arrays.stream(Sdk.values())
        .flatMap(sdk -> of(sdk).stream().map(jdk -> Arguments.of(sdk, jdk)));
  }

  /** The JDKs that this SDK runs on; the one that runs the tests is number 0. */
  static List<Jdk> of(Sdk sdk) {
    List<Jdk> jdks = Jdk.all();
    return jdks.stream()
        .filter(jdk -> sdk.minimumJdk() <= jdk.feature())
        .filter(jdk -> ALL_ON_ALL || jdks.indexOf(jdk) == 0 || sdk == only(jdk, jdks.indexOf(jdk)))
        .toList();
  }

  private static Sdk only(Jdk jdk, int number) {
    List<Sdk> able =
        Arrays.stream(Sdk.values()).filter(sdk -> sdk.minimumJdk() <= jdk.feature()).toList();
    return able.get(number % able.size());
  }
}
