package org.remotelog;

/**
 * What was asked of one store or pointer, and how much of it was good.
 *
 * @param place its address without credentials
 * @param checked blocks or logs that were asked for
 * @param missing how many it does not have
 * @param wrong how many failed a check, or are older than what was seen
 * @param failed how many requests failed
 */
public record PlaceCheck(String place, int checked, int missing, int wrong, int failed) {
  /** Whether it has everything as it should. */
  public boolean isGood() {
    return missing == 0 && wrong == 0 && failed == 0;
  }

  /** The sum over several logs or groups. */
  public PlaceCheck plus(PlaceCheck other) {
    return new PlaceCheck(
        place,
        checked + other.checked,
        missing + other.missing,
        wrong + other.wrong,
        failed + other.failed);
  }
}
