/// The attributes that are known by name.
///
/// Sources: gcc 14, "Common Function Attributes", "x86 Function Attributes", "Common Variable Attributes", "Common Type
/// Attributes", "Enumerator Attributes"; clang 21, "Attributes in Clang" (Attr.td); C23 6.7.13 for the standard ones. A
/// name in none of the lists may change how a function is called and is an error.
package enum CAttributeNames {
  /// Calling conventions other than the System V one: they place arguments or results differently, or preserve other
  /// registers. Some are ignored on x86-64 by one compiler and obeyed by the other (`stdcall`, `regparm`).
  package static let conventions: Set<String> = [
    "ms_abi", "regparm", "sseregparm", "stdcall", "fastcall", "thiscall", "vectorcall", "regcall", "pascal",
    "preserve_none", "preserve_most", "preserve_all", "swiftcall", "swiftasynccall", "interrupt", "anyx86_interrupt",
    "no_caller_saved_registers", "no_callee_saved_registers", "intel_ocl_bicc", "pcs", "aarch64_vector_pcs",
    "aarch64_sve_pcs", "riscv_vector_cc", "m68k_rtd", "amdgpu_kernel", "device_kernel", "opencl_kernel", "nvptx_kernel",
  ]

  /// Conventions in the form of keywords (clang, "Calling Conventions"; Microsoft's spellings).
  static let conventionKeywords: [String: String] = [
    "__vectorcall": "vectorcall", "_vectorcall": "vectorcall", "__regcall": "regcall", "__stdcall": "stdcall",
    "_stdcall": "stdcall", "__fastcall": "fastcall", "_fastcall": "fastcall", "__thiscall": "thiscall",
    "_thiscall": "thiscall", "__pascal": "pascal", "_pascal": "pascal",
    "__cdecl": "cdecl", "_cdecl": "cdecl",
  ]

  /// Attributes that change the layout of a type or add a hidden parameter, in ways that are not modelled.
  package static let layouts: Set<String> = [
    "scalar_storage_order", "ms_struct", "matrix_type", "address_space", "pass_object_size", "pass_dynamic_object_size",
    "ext_vector_type", "neon_vector_type", "hardbool", "swift_context", "swift_error_result",
    "swift_indirect_result", "swift_async_context", "randomize_layout", "trivial_abi", "empty_bases", "layout_version",
    "copy", "strub", "enable_if",
  ]

  /// Attributes that change neither layout nor passing: diagnostics, optimization, linkage, names, instrumentation.
  /// `target` selects how vectors are passed, which are unknown anyway; none of its options moves another argument.
  package static let harmless: Set<String> = Set(
    """
    access acquire_capability acquire_handle acquire_shared_capability acquired_after acquired_before alias
    align_value alloc_align alloc_size allocating allocator always_inline annotate annotate_type artificial assert_capability
    assert_exclusive_lock assert_shared_lock assume assume_aligned availability blocking btf_decl_tag btf_type_tag
    callback capability cdecl cf_audited_transfer cf_consumed cf_returns_not_retained cf_returns_retained
    cf_unknown_transfer cfi_canonical_jump_table cleanup code_seg cold common const constructor convergent counted_by
    counted_by_or_null cpu_dispatch cpu_specific deprecated designated_init destructor diagnose_as_builtin diagnose_if
    disable_tail_calls dllexport dllimport enum_extensibility error exclusive_lock_function exclusive_trylock_function
    expected_throw external_source_symbol externally_visible fallthrough fd_arg fd_arg_read fd_arg_write fentry_name
    fentry_section flag_enum flatten force_align_arg_pointer format format_arg format_matches function_return
    gnu_inline guard guarded_by guarded_var hot ifunc indirect_branch indirect_return leaf lock_returned
    locks_excluded lto_visibility_public malloc may_alias maybe_undef maybe_unused mig_server_routine min_vector_width minsize naked
    no_address_safety_analysis no_builtin no_icf no_instrument_function no_profile_instrument_function no_reorder
    no_sanitize no_sanitize_address no_sanitize_coverage no_sanitize_memory no_sanitize_thread no_sanitize_undefined
    no_speculative_load_hardening no_split_stack no_stack_limit no_stack_protector no_thread_safety_analysis
    nocf_check noclone nocommon nodebug noderef nodirect_extern_access nodiscard noescape noinit noinline noipa
    nomerge nonallocating nonblocking nonnull nonnull_if_nonzero nonstring noplt noreturn not_tail_called nothrow
    nouwtable ns_consumed ns_consumes_self ns_returns_not_retained ns_returns_retained null_terminated_string_arg
    objc_boxable objc_bridge objc_bridge_mutable optimize optnone ownership_holds ownership_returns ownership_takes
    patchable_function_entry persistent pointer_with_type_tag preferred_type preserve_access_index
    preserve_static_offset pt_guarded_by pt_guarded_var pure release_capability release_handle
    release_shared_capability reproducible require_constant_initialization requires_capability restrict retain
    returns_nonnull returns_twice scoped_lockable section selectany sentinel shared_lock_function
    shared_trylock_function simd sized_by sized_by_or_null stack_protect strict_flex_array swift_attr
    swift_bridge swift_name swift_newtype swift_objc_members swift_private symver sysv_abi target_clones tls_model
    target target_version try_acquire_capability try_acquire_shared_capability type_tag_for_datatype type_visibility unavailable
    uninitialized unlock_function unsafe_buffer_usage unsequenced unused use_handle used uwtable visibility
    warn_if_not_aligned warn_unused_result warning weak weak_import weakref xray_always_instrument xray_log_args
    xray_never_instrument zero_call_used_regs
    """.split(whereSeparator: \.isWhitespace).map(String.init))

  /// The standard attributes of C23, which need no prefix in `[[...]]`.
  static let standard: Set<String> = [
    "deprecated", "fallthrough", "maybe_unused", "nodiscard", "noreturn", "_Noreturn", "reproducible", "unsequenced",
  ]

  /// Removes the underscores that gcc and clang allow around a name: `__packed__` is `packed`.
  /// - Parameter name: the name as written.
  package static func plain(_ name: String) -> String {
    guard name.utf8.count > 4, name.hasPrefix("__"), name.hasSuffix("__") else { return name }
    return String(name.dropFirst(2).dropLast(2))
  }
}
