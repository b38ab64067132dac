/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What net/unix/af_unix.c (names, connections) and af_unix_io.c (sending, receiving) share; in
 * Linux both are af_unix.c.
 */
#ifndef NSSIM_UNIX_H
#define NSSIM_UNIX_H

#include "mount.h"
#include "../net.h"

#define UNIX_PATH_OFFSET 2u /* of sun_path in struct sockaddr_un */
#define UNIX_PATH_MAX	 108u

extern const struct proto_ops unix_ops;
struct sock *unix_find_other(struct world *w, const struct sock *sk,
			     const struct sockaddr_storage *addr);
long unix_sendmsg(struct world *w, struct sock *sk, struct msghdr *msg);
long unix_recvmsg(struct world *w, struct sock *sk, struct msghdr *msg);

#endif
