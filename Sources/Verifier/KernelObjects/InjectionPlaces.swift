/// Functions whose programs may sleep, or may replace the result.
///
/// Source: Linux 7.3 `check_attach_sleepable`, `check_attach_modify_return` (kernel/bpf/verifier.c), `bpf_test_modify_return_ids`
/// (net/bpf/test_run.c), `ALLOW_ERROR_INJECTION` in all of the kernel.
enum InjectionPlaces {
  /// What is known of a function.
  enum Answer {
    case yes
    case no
    /// It depends on how the kernel is built (`CONFIG_FUNCTION_ERROR_INJECTION`).
    case depends
  }

  /// Whether programs at a function may sleep.
  static func maySleep(_ name: String) -> Answer {
    name == "bpf_fentry_test1" ? .yes : injection(name)
  }

  /// Whether programs may replace the result of a function.
  static func mayModify(_ name: String) -> Answer {
    name.hasPrefix("security_") || modified.contains(name) ? .yes : injection(name)
  }

  /// System calls are on the list of a kernel that injects errors, and other kernels allow them by their names.
  private static func injection(_ name: String) -> Answer {
    if name.hasPrefix("__x64_sys_") { return .yes }
    return name.hasPrefix("__x64_") || name.hasPrefix("__ia32_") || injected.contains(name) ? .depends : .no
  }

  private static let modified: Set<String> = [
    "bpf_modify_return_test", "bpf_modify_return_test2", "bpf_modify_return_test_tp", "bpf_fentry_test1",
  ]

  private static let injected = Set(
    """
    __filemap_add_folio __fw_domain_init __uc_init bpf_testmod_test_read bpf_testmod_test_write btrfs_check_leaf \
    btrfs_check_node btrfs_cow_block btrfs_search_slot btrfs_should_cancel_balance guc_wait_ucode \
    i915_driver_early_probe i915_driver_hw_probe i915_driver_mmio_probe i915_pci_probe intel_connector_register \
    intel_display_driver_probe_noirq intel_engines_init_mmio intel_gt_init intel_guc_ct_init io_ctl_init \
    mtd_block_markbad mtd_erase mtd_read mtd_write nsim_setup_tc open_ctree page_pool_alloc_netmems \
    should_fail_alloc_page should_fail_bio should_fail_net_realloc_skb should_failslab \
    ssh_ptl_should_corrupt_rx_data ssh_ptl_should_corrupt_rx_syn ssh_ptl_should_corrupt_tx_data \
    ssh_ptl_should_drop_ack_packet ssh_ptl_should_drop_dsq_packet ssh_ptl_should_drop_nak_packet \
    ssh_ptl_should_fail_write ssh_rtl_should_drop_response uc_fw_rsa_data_create vm_bind_ioctl_ops_create \
    vm_bind_ioctl_ops_execute xe_add_hw_engine_class_defaults xe_device_create xe_device_probe_early \
    xe_exec_queue_create xe_exec_queue_create_bind xe_ggtt_init_early xe_guc_ads_init xe_guc_ct_init \
    xe_guc_ct_init_noalloc xe_guc_ct_send_recv xe_guc_log_init xe_guc_mmio_send_recv xe_guc_relay_init \
    xe_hw_engine_group_add_exec_queue xe_is_injection_active xe_mmio_probe_early xe_oa_alloc_regs \
    xe_pcode_probe_early xe_pm_init_early xe_pt_create xe_pt_update_ops_prepare xe_pt_update_ops_run \
    xe_pxp_exec_queue_add xe_sriov_init xe_sync_entry_parse xe_tile_init_early xe_tuning_init xe_uc_fw_init \
    xe_vm_add_compute_exec_queue xe_vm_create_scratch xe_vma_ops_alloc xe_wa_gt_init xe_wopcm_init
    """.split(separator: " ").map(String.init))
}

extension Walker {
  /// Checks that programs at a function may sleep, or replace its result.
  func checkPlace(_ name: String, _ attach: AttachType, _ sleeps: Bool) throws(Stop) {
    let answer: InjectionPlaces.Answer
    if sleeps {
      answer = InjectionPlaces.maySleep(name)
    } else if attach == .modifyReturn {
      answer = InjectionPlaces.mayModify(name)
    } else {
      return
    }
    switch answer {
    case .yes: return
    case .no: throw refuseTarget(sleeps ? "\(name) is not sleepable" : "\(name)() is not modifiable")
    case .depends: throw open("what the kernel is built with (CONFIG_FUNCTION_ERROR_INJECTION)")
    }
  }
}
