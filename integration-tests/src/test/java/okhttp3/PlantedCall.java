package okhttp3;

/** Stands for the HTTP client in planted violations. */
public final class PlantedCall {}
