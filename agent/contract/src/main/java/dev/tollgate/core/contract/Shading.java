package dev.tollgate.core.contract;

import java.util.List;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.commons.ClassRemapper;
import net.bytebuddy.jar.asm.commons.Remapper;

/** How a library was shaded: which packages, below which other. Never changes. */
public final class Shading {
  private final String into;
  private final List<String> packages;

  /** These packages, moved into that one. */
  public Shading(String into, List<String> packages) {
    this.into = into;
    this.packages = packages;
  }

  /** The package that they were moved into. */
  public String into() {
    return into;
  }

  /** The packages that were moved. */
  public List<String> packages() {
    return packages;
  }

  /** A class that calls the library, as one that calls the copy. */
  byte[] applyTo(byte[] classBytes) {
    ClassWriter writer = new ClassWriter(0);
    Remapper remapper =
        new Remapper(Opcodes.ASM9) {
          @Override
          public String map(String internalName) {
            boolean moved =
                packages.stream()
                    .anyMatch(each -> internalName.startsWith(each.replace('.', '/') + '/'));
            return moved ? into.replace('.', '/') + '/' + internalName : internalName;
          }
        };
    new ClassReader(classBytes).accept(new ClassRemapper(writer, remapper), 0);
    return writer.toByteArray();
  }
}
