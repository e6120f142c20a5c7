/*
 * Sets the clocks of the process it is preloaded into. The file APP_CLOCK holds two longs, seconds:
 * the first is added to the wall clock, the second to wall clock and monotonic clock, as if so much
 * time had passed. It is mapped, so that a change holds at once.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

enum { SET, PASSED };

static volatile const long *offsets;

static long offset(int which) {
  if (!offsets) {
    const char *path = getenv("APP_CLOCK");
    int file = path ? open(path, O_RDONLY) : -1;
    void *map = file < 0 ? MAP_FAILED : mmap(0, 2 * sizeof(long), PROT_READ, MAP_SHARED, file, 0);
    if (map == MAP_FAILED) {
      abort();
    }
    close(file);
    offsets = map;
  }
  return offsets[which];
}

int clock_gettime(clockid_t clock, struct timespec *now) {
  int code = syscall(SYS_clock_gettime, clock, now);
  if (!code && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) {
    now->tv_sec += offset(SET) + offset(PASSED);
  } else if (!code && clock == CLOCK_MONOTONIC) {
    now->tv_sec += offset(PASSED);
  }
  return code;
}

/* A deadline is told by the process's monotonic clock; the kernel has its own. */
int pthread_cond_timedwait(pthread_cond_t *condition, pthread_mutex_t *mutex,
                           const struct timespec *deadline) {
  static int (*real)(pthread_cond_t *, pthread_mutex_t *, const struct timespec *);
  struct timespec kernel = *deadline;
  if (!real) {
    real = dlsym(RTLD_NEXT, "pthread_cond_timedwait");
  }
  kernel.tv_sec -= offset(PASSED);
  if (kernel.tv_sec < 0) {
    kernel.tv_sec = 0;
  }
  return real(condition, mutex, &kernel);
}

/* JDK 11 asks librt for the time, not whoever is preloaded: this library is librt to it. */
void *dlopen(const char *name, int mode) {
  static void *(*real)(const char *, int);
  if (!real) {
    real = dlsym(RTLD_NEXT, "dlopen");
  }
  return real(name && !strcmp(name, "librt.so.1") ? getenv("LD_PRELOAD") : name, mode);
}

int gettimeofday(struct timeval *now, void *zone) {
  int code = syscall(SYS_gettimeofday, now, zone);
  if (!code) {
    now->tv_sec += offset(SET) + offset(PASSED);
  }
  return code;
}

time_t time(time_t *now) {
  struct timespec at;
  clock_gettime(CLOCK_REALTIME, &at);
  if (now) {
    *now = at.tv_sec;
  }
  return at.tv_sec;
}
