/*
 * Preloaded into the user-mode Linux kernel. It keeps the floating-point
 * registers of its processes in 2 or 3 KiB, and the host takes them back only
 * at their full size, which is 11 KiB where the processor has tiles (AMX):
 * without this the guest's first process dies there with "ptrace set fp regs
 * failed". What the kernel does not keep is left as it is; its processes do not
 * use it.
 */
#define _GNU_SOURCE
#include <elf.h>
#include <errno.h>
#include <stdarg.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static long raw(long request, pid_t pid, void *addr, void *data)
{
	return syscall(SYS_ptrace, request, pid, addr, data);
}

/* Sets the registers that are kept, and the others to what they are. */
static long set_some(pid_t pid, void *kind, const struct iovec *kept)
{
	static __thread char all[64 * 1024] __attribute__((aligned(64)));
	struct iovec whole = { .iov_base = all, .iov_len = sizeof all };

	if (raw(PTRACE_GETREGSET, pid, kind, &whole) < 0)
		return -1;
	if (whole.iov_len <= kept->iov_len) {
		errno = EFAULT;
		return -1;
	}
	memcpy(all, kept->iov_base, kept->iov_len);
	return raw(PTRACE_SETREGSET, pid, kind, &whole);
}

long ptrace(enum __ptrace_request request, ...)
{
	va_list rest;
	va_start(rest, request);
	pid_t pid = va_arg(rest, pid_t);
	void *addr = va_arg(rest, void *);
	void *data = va_arg(rest, void *);
	va_end(rest);
	/* As the library has it: what is peeked at is returned. */
	long word = 0;
	int peeks = request == PTRACE_PEEKTEXT || request == PTRACE_PEEKDATA || request == PTRACE_PEEKUSER;
	long result = raw(request, pid, addr, peeks ? &word : data);
	if (peeks && result == 0) {
		errno = 0;
		return word;
	}
	if (result < 0 && errno == EFAULT && request == PTRACE_SETREGSET && addr == (void *)NT_X86_XSTATE)
		result = set_some(pid, addr, data);
	return result;
}
