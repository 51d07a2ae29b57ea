/* Stands between msgmap and the C library and lets the n-th file operation fail.

   Only operations on files below the folders in MSGMAP_FAULT_UNDER count (separated by colons), and only
   while the file MSGMAP_FAULT_ARMED is there, where that is set. MSGMAP_FAULT_NTH says which one fails, with
   the error MSGMAP_FAULT_ERRNO; MSGMAP_FAULT_HOW how:

   once   it alone
   on     it and every operation after it that needs room: a disk that is full stays full
   short  a write does half of its work, and the next operation that needs room fails
   kill   the program is killed before it

   What failed is written to MSGMAP_FAULT_LOG. With MSGMAP_FAULT_ONLY=write reading is left alone, with
   MSGMAP_FAULT_ONLY=room all that needs no room on the disk. */

#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <ucontext.h>
#include <unistd.h>

enum how { ONCE, ON, SHORT, KILL };
/* What an operation does to the disk. */
enum { READS, WRITES, ROOM };

static const char *under, *armed, *logfile;
static long nth = -1;
static int error_number = EIO, least;
static enum how how;
static atomic_long count;
static atomic_int broken;

static int fails(const char *what, int fd, const char *name, int writes);

/* Renames and links do not come by the C library: who does them asks the kernel itself. So the kernel
   is asked to give them back, as a signal, unless they bear this mark where they have no argument. */
#define MARK 0x6d736731
#if defined(__x86_64__)
#define ARGUMENTS(m) { m.gregs[REG_RDI], m.gregs[REG_RSI], m.gregs[REG_RDX], m.gregs[REG_R10], m.gregs[REG_R8] }
#define ANSWER(m) m.gregs[REG_RAX]
#elif defined(__aarch64__)
#define ARGUMENTS(m) { m.regs[0], m.regs[1], m.regs[2], m.regs[3], m.regs[4] }
#define ANSWER(m) m.regs[0]
#endif

static void given_back(int signal, siginfo_t *info, void *context) {
    (void)signal;
    ucontext_t *here = context;
    long a[] = ARGUMENTS(here->uc_mcontext), nr = info->si_syscall;
    int before = errno, is_short = 0, is_link = nr == SYS_linkat;
#ifdef SYS_rename
    is_short = nr == SYS_rename || nr == SYS_link;
    is_link = is_link || nr == SYS_link;
#endif
    long fd = is_short ? AT_FDCWD : a[2], name = is_short ? a[1] : a[3], answer;
    if (fails(is_link ? "link" : "rename", fd, (const char *)name, ROOM)) answer = -1;
    else answer = syscall(nr, a[0], a[1], a[2], a[3], a[4], MARK);
    ANSWER(here->uc_mcontext) = answer < 0 ? -errno : answer;
    errno = before;
}

static void have_renames_given_back(void) {
    struct sigaction action = { .sa_sigaction = given_back, .sa_flags = SA_SIGINFO | SA_NODEFER };
    struct sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[5])),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, MARK, 7, 0),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_renameat2, 4, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_renameat, 3, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_linkat, 2, 0),
#ifdef SYS_rename
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_rename, 1, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_link, 0, 1),
#else
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
#endif
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRAP),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = { sizeof code / sizeof *code, code };
    if (sigaction(SIGSYS, &action, NULL) == 0 && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0)
        prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
}

__attribute__((constructor)) static void begin(void) {
    const char *text = getenv("MSGMAP_FAULT_NTH");
    if (!text) return;
    nth = atol(text);
    under = getenv("MSGMAP_FAULT_UNDER");
    armed = getenv("MSGMAP_FAULT_ARMED");
    logfile = getenv("MSGMAP_FAULT_LOG");
    if ((text = getenv("MSGMAP_FAULT_ERRNO"))) error_number = atoi(text);
    if ((text = getenv("MSGMAP_FAULT_ONLY"))) least = !strcmp(text, "room") ? ROOM : WRITES;
    text = getenv("MSGMAP_FAULT_HOW");
    how = !text || !strcmp(text, "once") ? ONCE
        : !strcmp(text, "on") ? ON : !strcmp(text, "short") ? SHORT : KILL;
    have_renames_given_back();
}

static int is_under(const char *path) {
    if (!under || !path) return 0;
    for (const char *at = under; *at;) {
        size_t length = strcspn(at, ":");
        if (length && !strncmp(path, at, length) && (path[length] == '/' || !path[length])) return 1;
        at += length;
        at += *at == ':';
    }
    return 0;
}

/* Tells the path of an operation: of a file that is open, or of a name that may be relative. */
static const char *path_of(int fd, const char *name, char *room) {
    if (name && name[0] == '/') return name;
    char link[64];
    if (fd == AT_FDCWD) strcpy(link, "/proc/self/cwd");
    else snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    long length = syscall(SYS_readlinkat, AT_FDCWD, link, room, PATH_MAX - 1);
    if (length < 0) return NULL;
    room[length] = 0;
    if (name && *name && (size_t)length + strlen(name) + 2 < PATH_MAX) {
        strcat(room, "/");
        strcat(room, name);
    }
    return room;
}

static void tell(const char *what, const char *path, long number) {
    char line[PATH_MAX + 100];
    int length = snprintf(line, sizeof line, "%ld %s %s\n", number, what, path);
    long fd = syscall(SYS_openat, AT_FDCWD, logfile, O_WRONLY | O_CREAT | O_APPEND, 0600);
    if (fd < 0) return;
    syscall(SYS_write, fd, line, length);
    syscall(SYS_close, fd);
}

/* Tells whether an operation is to fail; 2 where a write shall do half of its work. */
static int fails(const char *what, int fd, const char *name, int writes) {
    if (nth < 0 || writes < least) return 0;
    int before = errno;
    char room[PATH_MAX];
    const char *path = path_of(fd, name, room);
    if (!path || !is_under(path) || (armed && syscall(SYS_faccessat, AT_FDCWD, armed, F_OK))) {
        errno = before;
        return 0;
    }
    long number = atomic_fetch_add(&count, 1) + 1;
    int result = 0;
    if (number == nth) {
        tell(what, path, number);
        if (how == KILL) syscall(SYS_kill, getpid(), SIGKILL);
        if (how != ONCE) atomic_store(&broken, 1);
        result = how == SHORT && !strcmp(what, "write") ? 2 : 1;
    } else if (writes == ROOM && atomic_load(&broken)) {
        if (how == SHORT) atomic_store(&broken, 0);
        result = 1;
    }
    errno = result == 1 ? error_number : before;
    return result;
}

#define REAL(name) \
    static __typeof__(&name) real; \
    if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

#define OPEN(function) \
    int function(const char *path, int flags, ...) { \
        REAL(function); \
        va_list more; va_start(more, flags); int mode = va_arg(more, int); va_end(more); \
        if (fails("open", AT_FDCWD, path, flags & (O_CREAT | O_TRUNC) ? ROOM : READS)) return -1; \
        return real(path, flags, mode); \
    }
OPEN(open)
OPEN(open64)

#define OPENAT(function) \
    int function(int at, const char *path, int flags, ...) { \
        REAL(function); \
        va_list more; va_start(more, flags); int mode = va_arg(more, int); va_end(more); \
        if (fails("open", at, path, flags & (O_CREAT | O_TRUNC) ? ROOM : READS)) return -1; \
        return real(at, path, flags, mode); \
    }
OPENAT(openat)
OPENAT(openat64)

ssize_t write(int fd, const void *bytes, size_t size) {
    REAL(write);
    int how_far = fails("write", fd, NULL, ROOM);
    if (how_far == 1) return -1;
    return real(fd, bytes, how_far == 2 && size > 1 ? size / 2 : size);
}

#define PASS(result, name, what, writes, at, path, declared, given) \
    result name declared { \
        REAL(name); \
        if (fails(what, at, path, writes)) return (result)-1; \
        return real given; \
    }

PASS(ssize_t, writev, "write", ROOM, fd, NULL, (int fd, const struct iovec *v, int n), (fd, v, n))
PASS(ssize_t, pwrite64, "write", ROOM, fd, NULL, (int fd, const void *b, size_t n, off64_t o), (fd, b, n, o))
PASS(ssize_t, read, "read", READS, fd, NULL, (int fd, void *b, size_t n), (fd, b, n))
PASS(ssize_t, pread64, "read", READS, fd, NULL, (int fd, void *b, size_t n, off64_t o), (fd, b, n, o))
PASS(int, fsync, "fsync", ROOM, fd, NULL, (int fd), (fd))
PASS(int, fdatasync, "fsync", ROOM, fd, NULL, (int fd), (fd))
PASS(int, ftruncate, "truncate", ROOM, fd, NULL, (int fd, off_t n), (fd, n))
PASS(int, ftruncate64, "truncate", ROOM, fd, NULL, (int fd, off64_t n), (fd, n))
PASS(int, flock, "lock", WRITES, fd, NULL, (int fd, int o), (fd, o))
PASS(int, fchmod, "chmod", WRITES, fd, NULL, (int fd, mode_t m), (fd, m))
PASS(int, fchown, "chown", WRITES, fd, NULL, (int fd, uid_t u, gid_t g), (fd, u, g))
PASS(int, chmod, "chmod", WRITES, AT_FDCWD, p, (const char *p, mode_t m), (p, m))
PASS(int, mkdir, "mkdir", ROOM, AT_FDCWD, p, (const char *p, mode_t m), (p, m))
PASS(int, rmdir, "rmdir", WRITES, AT_FDCWD, p, (const char *p), (p))
PASS(int, unlink, "unlink", WRITES, AT_FDCWD, p, (const char *p), (p))
PASS(int, unlinkat, "unlink", WRITES, at, p, (int at, const char *p, int f), (at, p, f))
PASS(int, statx, "stat", READS, at, p, (int at, const char *p, int f, unsigned m, struct statx *s), (at, p, f, m, s))

char *realpath(const char *path, char *room) {
    REAL(realpath);
    return fails("resolve", AT_FDCWD, path, READS) ? NULL : real(path, room);
}

DIR *opendir(const char *path) {
    REAL(opendir);
    return fails("list", AT_FDCWD, path, READS) ? NULL : real(path);
}

void *mmap64(void *at, size_t size, int protection, int flags, int fd, off64_t offset) {
    static void *(*real)(void *, size_t, int, int, int, off64_t);
    if (!real) real = (void *(*)(void *, size_t, int, int, int, off64_t))dlsym(RTLD_NEXT, "mmap64");
    if (fd >= 0 && fails("map", fd, NULL, READS)) return (void *)-1;
    return real(at, size, protection, flags, fd, offset);
}
