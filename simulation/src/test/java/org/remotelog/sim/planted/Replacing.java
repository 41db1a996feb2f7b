package org.remotelog.sim.planted;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/** Loads the classes of this project itself, replaced or not, and leaves all others to others. */
final class Replacing extends ClassLoader {
  private static final String OURS = "org.remotelog.";

  private final Map<String, byte[]> replaced;

  Replacing(Map<String, byte[]> replaced) {
    super(Replacing.class.getClassLoader());
    this.replaced = replaced;
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(OURS)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded != null ? loaded : define(name);
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    byte[] file = replaced.get(name);
    if (file == null) {
      try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
        if (in == null) {
          throw new ClassNotFoundException(name);
        }
        file = in.readAllBytes();
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
    return defineClass(name, file, 0, file.length);
  }
}
