import TypeSources

/// What is said of the hooks of security modules, by their names without `bpf_lsm_`.
///
/// Source: Linux 7.3 `kernel/bpf/bpf_lsm.c`.
enum SecurityHooks {
  /// Hooks that no program may be attached to (`bpf_lsm_disabled_hooks`).
  static let disabled = names(
    """
    vm_enough_memory inode_need_killpriv inode_getsecurity inode_listsecurity inode_copy_up_xattr getselfattr getprocattr \
    setprocattr key_getsecurity audit_rule_match xfrm_decode_session ismaclabel file_alloc_security
    """)
  /// Hooks whose programs may sleep (`sleepable_lsm_hooks`).
  static let sleepable = names(
    """
    bpf bpf_map bpf_map_create bpf_map_free bpf_prog bpf_prog_load bpf_token_create bpf_token_free bpf_token_cmd \
    bpf_token_capable bprm_check_security bprm_committed_creds bprm_committing_creds bprm_creds_for_exec \
    bprm_creds_from_file capget capset cred_prepare file_ioctl file_lock file_open file_post_open file_receive inode_create \
    inode_free_security inode_getattr inode_getxattr inode_mknod inode_need_killpriv inode_post_setxattr \
    inode_post_removexattr inode_readlink inode_removexattr inode_rename inode_rmdir inode_setattr inode_setxattr \
    inode_symlink inode_unlink kernel_module_request kernel_read_file kernfs_init_security path_unlink path_mkdir \
    path_rmdir path_truncate path_symlink path_link path_rename path_chmod path_chown mmap_file netlink_send path_notify \
    release_secctx sb_alloc_security sb_eat_lsm_opts sb_kern_mount sb_mount sb_remount sb_set_mnt_opts sb_show_options \
    sb_statfs sb_umount settime socket_accept socket_bind socket_connect socket_create socket_getpeername \
    socket_getpeersec_dgram socket_getsockname socket_getsockopt socket_listen socket_post_create socket_recvmsg \
    socket_sendmsg socket_shutdown socket_socketpair syslog task_alloc task_prctl task_setscheduler userns_create \
    bdev_alloc_security bdev_setintegrity
    """)
  /// Hooks whose objects may be gone soon (`untrusted_lsm_hooks`).
  static let untrusted = names(
    """
    bpf_map_free bpf_prog_free file_alloc_security file_free_security sk_alloc_security sk_free_security task_free \
    bdev_alloc_security bdev_free_security
    """)
  /// Hooks that answer yes or no (`bool_lsm_hooks`).
  static let boolean = names(
    """
    xfrm_state_pol_flow_match audit_rule_known inode_xattr_skipcap
    """)

  /// Hooks whose programs of type lsm_cgroup have options of sockets (`bpf_lsm_locked_sockopt_hooks`,
  /// `bpf_lsm_unlocked_sockopt_hooks`).
  static let withSocketOptions = names(
    "sock_graft inet_csk_clone inet_conn_established socket_post_create socket_socketpair")

  /// The range of a hook's result (`bpf_lsm_get_retval_range`).
  static func results(_ hook: String) -> ClosedRange<Int64> { boolean.contains(hook) ? 0...1 : -4095...0 }

  private static func names(_ text: String) -> Set<String> { Set(text.split(separator: " ").map(String.init)) }
}

extension AttachTarget {
  /// The name of a hook of security modules.
  var hook: String { String(name.dropFirst("bpf_lsm_".count)) }
}

extension Walker {
  /// Checks that programs may be attached to a hook (`bpf_lsm_verify_prog`).
  func checkHook(_ target: AttachTarget, _ sleeps: Bool) throws(Stop) {
    if sleeps, !SecurityHooks.sleepable.contains(target.hook) {
      throw refuseTarget("\(target.name) is not sleepable")
    }
    if SecurityHooks.disabled.contains(target.hook) {
      // The message has the number of the function's type.
      guard let id = input.kernelTypes?.id(.function, named: target.name) else { return }
      throw refuseTarget("attach_btf_id \(id) points to disabled hook \(target.name)")
    }
  }

  /// The result of the hook, as a program finds it in its context: what the programs before it said.
  func resultOfHook(_ target: AttachTarget) throws(Stop) -> RegisterState? {
    guard input.context.attach == .lsmHook, target.result != 0 else { return nil }
    let range = SecurityHooks.results(target.hook)
    var result = RegisterState.unknown
    result.value = ScalarValue(signedFrom: Int32(range.lowerBound), through: Int32(range.upperBound))
    return result
  }
}
