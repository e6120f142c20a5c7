/*
 * Sets the wall clock of the process it is preloaded into: adds the seconds that the file APP_CLOCK
 * holds, one long, which is mapped, so that a change holds at once. Other clocks go on as they do.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static volatile const long *offset;

static long seconds(void) {
  if (!offset) {
    const char *path = getenv("APP_CLOCK");
    int file = path ? open(path, O_RDONLY) : -1;
    void *map = file < 0 ? MAP_FAILED : mmap(0, sizeof(long), PROT_READ, MAP_SHARED, file, 0);
    if (map == MAP_FAILED) {
      abort();
    }
    close(file);
    offset = map;
  }
  return *offset;
}

int clock_gettime(clockid_t clock, struct timespec *now) {
  int code = syscall(SYS_clock_gettime, clock, now);
  if (!code && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) {
    now->tv_sec += seconds();
  }
  return code;
}

int gettimeofday(struct timeval *now, void *zone) {
  int code = syscall(SYS_gettimeofday, now, zone);
  if (!code) {
    now->tv_sec += seconds();
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
