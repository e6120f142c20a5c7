package dev.tollgate.core.install;

import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.implementation.bytecode.StackManipulation;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import net.bytebuddy.implementation.bytecode.assign.TypeCasting;

/**
 * Assigns references by name alone: to the same type or {@code Object} as they are, to any other by
 * a cast. Byte Buddy's own assigner asks which type extends which, and so for the class files of a
 * library's types; the woven class's bytes are all there is. Stateless.
 */
enum CastingAssigner implements Assigner {
  INSTANCE;

  @Override
  public StackManipulation assign(
      TypeDescription.Generic source, TypeDescription.Generic target, Typing typing) {
    if (source.isPrimitive() || target.isPrimitive()) {
      return source.asErasure().getName().equals(target.asErasure().getName())
          ? StackManipulation.Trivial.INSTANCE
          : StackManipulation.Illegal.INSTANCE;
    }
    String name = target.asErasure().getName();
    if (name.equals("java.lang.Object") || name.equals(source.asErasure().getName())) {
      return StackManipulation.Trivial.INSTANCE;
    }
    return TypeCasting.to(target);
  }
}
