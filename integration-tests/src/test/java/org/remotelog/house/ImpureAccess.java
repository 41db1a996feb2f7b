package org.remotelog.house;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import java.util.Set;

/** Access to members of otherwise pure classes that read a clock, chance, or this process. */
final class ImpureAccess extends DescribedPredicate<JavaAccess<?>> {
  private static final Set<String> REFUSED_OWNERS =
      Set.of(
          "java.security.KeyPairGenerator",
          "java.security.SecureRandom",
          "javax.crypto.KeyGenerator",
          "org.bouncycastle.crypto.CryptoServicesRegistrar");

  private static final Set<String> REFUSED_MEMBERS =
      Set.of(
          "java.lang.Class.forName",
          "java.lang.Class.getResource",
          "java.lang.Class.getResourceAsStream",
          "java.lang.Math.random",
          "java.lang.StrictMath.random",
          "java.time.ZoneId.systemDefault",
          "java.util.Locale.getDefault");

  private static final Set<String> REFUSED_ANYWHERE =
      Set.of("notify", "notifyAll", "parallel", "parallelStream", "printStackTrace");

  ImpureAccess() {
    super("the target reads a clock, chance or the process");
  }

  @Override
  public boolean test(JavaAccess<?> access) {
    String owner = access.getTargetOwner().getName();
    String member = access.getTarget().getName();
    if (owner.equals("java.lang.System")) {
      return !member.equals("arraycopy");
    }
    return REFUSED_OWNERS.contains(owner)
        || REFUSED_MEMBERS.contains(owner + "." + member)
        || REFUSED_ANYWHERE.contains(member)
        || (owner.equals("java.lang.Object") && member.equals("wait"))
        || (owner.startsWith("java.time.") && member.equals("now"))
        || (owner.equals("java.util.Collections")
            && member.equals("shuffle")
            && access.getDescription().contains("shuffle(java.util.List)"));
  }
}
