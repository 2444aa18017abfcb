const NAMES =
  // https://en.cppreference.com/w/c/header and https://en.cppreference.com/w/cpp/header
  "assert complex ctype errno fenv float inttypes iso646 limits locale math setjmp signal stdalign stdarg " +
  "stdatomic stdbit stdbool stdckdint stddef stdint stdio stdlib stdmchar stdnoreturn string tgmath threads " +
  "time uchar wchar wctype " +
  // https://pubs.opengroup.org/onlinepubs/9799919799/idx/headers.html, and what glibc has besides
  "aio aliases alloca ar argp argz arpa/\\w+ bits/\\w+ byteswap cpio crypt dirent dlfcn elf endian envz err error " +
  "execinfo fcntl features fmtmsg fnmatch fstab ftw getopt glob gnu-versions grp iconv ifaddrs langinfo libgen " +
  "libintl link malloc mcheck memory mntent monetary mqueue ndbm net/\\w+ netdb netinet/\\w+ nl_types nss obstack " +
  "paths poll printf pthread pty pwd re_comp regex regexp resolv rpc/\\w+ sched search semaphore sgtty shadow spawn " +
  "strings stropts sys/[\\w/]+ syslog tar termio termios trace ttyent ucontext ulimit unistd utime utmp utmpx values " +
  "wait wordexp xlocale linux/[\\w/]+ asm/\\w+ asm-generic/\\w+ windows winsock2 ws2tcpip winbase windef";

/** Headers of the C and C++ standards, of POSIX and of the system. C++ ones have no extension. */
export const STANDARD_HEADERS = new RegExp(`^(?:(?:${NAMES.replaceAll(" ", "|")})\\.h|[a-z_0-9]+)$`);
