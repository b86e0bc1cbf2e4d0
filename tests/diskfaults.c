/* Preloaded into a process, makes its disk fail: the Nth call of some kinds on a file of the store, and if asked every
   one after it, returns -1 with an errno of one's choosing before it reaches the kernel. Built and armed by diskfaults.py. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

enum { READ = 1, WRITE = 2, SYNC = 4, TRUNCATE = 8, UNLINK = 16 };
static int kinds, fault, sticky;
static long left, fired;

void copygate_arm(int which, int error, long nth, int forever) {
  kinds = which; fault = error; left = nth; sticky = forever; fired = 0;
}
long copygate_fired(void) { return fired; }

static int fails_at(int kind, const char *path) {
  if (!(kinds & kind) || !strstr(path, "review.db")) return 0;
  if (left > 0 && --left > 0) return 0;
  if (fired && !sticky) return 0;
  fired++;
  errno = fault;
  return 1;
}
static int fails(int kind, int fd) {
  char link[64], path[4096];
  if (!(kinds & kind)) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t size = readlink(link, path, sizeof path - 1);
  if (size < 0) return 0;
  path[size] = 0;
  return fails_at(kind, path);
}
#define REAL(type, name, ...) ((type(*)(__VA_ARGS__))dlsym(RTLD_NEXT, name))

ssize_t read(int fd, void *to, size_t size) {
  return fails(READ, fd) ? -1 : REAL(ssize_t, "read", int, void *, size_t)(fd, to, size);
}
ssize_t pread(int fd, void *to, size_t size, off_t at) {
  return fails(READ, fd) ? -1 : REAL(ssize_t, "pread", int, void *, size_t, off_t)(fd, to, size, at);
}
ssize_t pread64(int fd, void *to, size_t size, off64_t at) {
  return fails(READ, fd) ? -1 : REAL(ssize_t, "pread64", int, void *, size_t, off64_t)(fd, to, size, at);
}
ssize_t write(int fd, const void *from, size_t size) {
  return fails(WRITE, fd) ? -1 : REAL(ssize_t, "write", int, const void *, size_t)(fd, from, size);
}
ssize_t pwrite(int fd, const void *from, size_t size, off_t at) {
  return fails(WRITE, fd) ? -1 : REAL(ssize_t, "pwrite", int, const void *, size_t, off_t)(fd, from, size, at);
}
ssize_t pwrite64(int fd, const void *from, size_t size, off64_t at) {
  return fails(WRITE, fd) ? -1 : REAL(ssize_t, "pwrite64", int, const void *, size_t, off64_t)(fd, from, size, at);
}
int fsync(int fd) { return fails(SYNC, fd) ? -1 : REAL(int, "fsync", int)(fd); }
int fdatasync(int fd) { return fails(SYNC, fd) ? -1 : REAL(int, "fdatasync", int)(fd); }
int ftruncate(int fd, off_t size) { return fails(TRUNCATE, fd) ? -1 : REAL(int, "ftruncate", int, off_t)(fd, size); }
int ftruncate64(int fd, off64_t size) {
  return fails(TRUNCATE, fd) ? -1 : REAL(int, "ftruncate64", int, off64_t)(fd, size);
}
int unlink(const char *path) {
  return fails_at(UNLINK, path) ? -1 : REAL(int, "unlink", const char *)(path);
}
