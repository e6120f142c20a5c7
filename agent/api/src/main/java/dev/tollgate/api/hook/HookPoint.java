package dev.tollgate.api.hook;

/**
 * A hook point is one method of one class and the hook that runs around it. Immutable. All names
 * are exact binary names: nothing is matched by type or pattern, so a class that is not hooked
 * costs one map look-up when it loads.
 */
public final class HookPoint {
  private final String className;
  private final String methodName;
  private final int parameterCount;
  private final String hookClassName;

  /**
   * A hook point.
   *
   * @param className the binary name of the class that declares the method
   * @param methodName the method's name
   * @param parameterCount how many parameters it has
   * @param hookClassName the binary name of the {@link Hook}, loaded beside the hooked class
   */
  public HookPoint(String className, String methodName, int parameterCount, String hookClassName) {
    this.className = className;
    this.methodName = methodName;
    this.parameterCount = parameterCount;
    this.hookClassName = hookClassName;
  }

  /** The binary name of the class that declares the method. */
  public String className() {
    return className;
  }

  /** The method's name. */
  public String methodName() {
    return methodName;
  }

  /** How many parameters the method has. */
  public int parameterCount() {
    return parameterCount;
  }

  /** The binary name of the hook's class. */
  public String hookClassName() {
    return hookClassName;
  }

  @Override
  public String toString() {
    return className + "#" + methodName + "/" + parameterCount;
  }
}
