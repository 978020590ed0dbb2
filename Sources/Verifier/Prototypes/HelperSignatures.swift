/// What each helper takes and gives back, as text (`HelperPrototype` reads it).
///
/// Source: the definitions of `struct bpf_func_proto` in Linux 7.3. A helper has several where they differ by program type.
enum HelperSignatures {
  /// `NUMBER:SIGNATURE|SIGNATURE;`, a signature `RESULT,ARGUMENT,ARGUMENT`, with `/p` behind it if packets may be passed
  /// (`pkt_access`) and `/z` if it may sleep.
  ///
  /// Results: `i` number, `v` nothing, `m` map value or null, `n` map value, `s` socket or null, `c` socket of any kind or null,
  /// `t` TCP socket or null, `r` part of a ring buffer or null, `d` memory of a dynptr or null,
  /// `oNAME` kernel object or null, `bNAME` a trusted one, `uNAME` one that is not trusted, `x` other. Arguments, with `?` if they may be null: `A` anything, `I` number,
  /// `C` context, `M` map, `K` key, `V` value (`Vu` written), `R`, `W`, `U` memory that is read, written, written whole,
  /// `F8`, `H8`, `G8` the same of 8 bytes, `S`, `Z` its size (`Z` also 0), `P` function, `T` stack, `k`, `s` socket,
  /// `L` socket given back, `N` part of a ring buffer given back, `O` size to reserve, `D` dynptr,
  /// `Dl`, `Dr` dynptr made of memory, of a ring buffer, `Dx` dynptr given back, `BNAME` kernel object,
  /// `X...` other.
  static let rows = """
    1:m,M,K,/p; 2:i,M,K,V,A,/p; 3:i,M,K,/p; 4:i,U,Z,A; 5:i; 6:i,R,S; 7:i; 8:i; 9:i,C,A,R,S,A; 10:i,C,A,A,A,A; \
    11:i,C,A,A,A,A; 12:v,C,M,A; 13:i,C,A,A; 14:i; 15:i; 16:i,U,S; 17:i|i,C; 18:i,C,A,A; 19:i,C; 20:i,C,U,S,A; \
    21:i,C,R,S,A; 22:i,M,A; 23:i,A,A; 24:i,C; 25:i,C,M,A,R,Z; 26:i,C,A,U,S; 27:i,C,M,A; 28:i,R?,Z,R?,Z,A,/p; \
    29:i,C,U,S; 30:i,C,R,S; 31:i,C,A,A; 32:i,C,A; 33:i,C,M,A; 34:i,C; 35:i; 36:i,A,R,S; 37:i,M,A; 38:i,C,A,A; \
    39:i,C,A; 40:i,C,A; 41:i,C; 42:i; 43:i,C,A,A; 44:i,C,A; 45:i,U,Z,A; 46:i,k?|i,C; 47:i,C; 48:i,C,A; \
    49:i,k,A,A,R,S|i,C,A,A,R,S; 50:i,C,A,A,A; 51:i,M,A,A; 52:i,C,M,A,A; 53:i,C,M,K,A,/p; 54:i,C,A; 55:i,M,A,U,S; \
    56:i,C,U,S; 57:i,k,A,A,U,S|i,C,A,A,U,S; 58:i,C,A; 59:i,C,A; 60:i,C,M,A,A; 61:i,C,A; 62:i,C,A; 63:i,C,A,A,A; \
    64:i,C,R,S; 65:i,C,A; 66:i,C,A,U,S,A; 67:i,C,U,Z,A; 68:i,C,A,U,S,A; 69:i,C,W,S,A; 70:i,C,M,K,A,/p; \
    71:i,C,M,K,A; 72:i,C,M,K,A; 73:i,C,A,R; 74:i,C,A,R; 75:i,C,A,A; 76:i,C,A,R; 79:i,C; 80:i; 81:n,M,A; \
    82:i,C,M,K,A; 83:i,C,A; 84:s,C,R,Z,A,A|s,C,R,Z,A,A,/p; 85:s,C,R,Z,A,A|s,C,R,Z,A,A,/p; 86:i,L; 87:i,M,V,A,/p; \
    88:i,M,Vu; 89:i,M,Vu; 90:i,C,A,A,A; 91:i,C,A,A,A; 93:v,Xlock; 94:v,Xlock; 95:s,s; 96:t,s; 97:i,C; 98:s,s; \
    99:c,C,R,Z,A,A|c,C,R,Z,A,A,/p; 100:i,k,R,S,R,S,/p; 101:i,C,W,S,A; 102:i,C,U,S; 103:i,C,U,S; 104:i,C,R,S; \
    105:i,R,S,A,G8; 106:i,R,S,A,G8; 107:m,M,Bsock_common?,V?,A|m,M,k,V?,A|m,M,C,V?,A; 108:i,M,Bsock_common?|i,M,k; 109:i,A; \
    110:i,k,R,S,R,S,/p; 111:i,Bsk_buff,M,A,R,Z; 112:i,U,Z,A; 113:i,U,Z,A; 114:i,U,Z,A; 115:i,U,Z,A; 116:i,Btcp_sock,A; 117:i,A; 118:i; \
    119:i,C,W?,Z,A; 120:i,A,A,U,S; 121:i,Bxdp_buff,M,A,R,Z; 122:i,C?; 123:i,A; 124:i,C,k,A|i,C,Xsocket,A; 125:i; \
    126:i,Bseq_file,R,S,R?,Z; 127:i,Bseq_file,R,Z; 128:i,k; 129:i,k,A; 130:i,M,R,Z,A; 131:r,M,O,A; 132:v,N,A; \
    133:v,N,A; 134:i,M,A; 135:i,C,A; 136:otcp6_sock,k; 137:otcp_sock,k; 138:otcp_timewait_sock,k; 139:otcp_request_sock,k; 140:oudp6_sock,k; 141:i,Btask_struct,U,Z,A; \
    142:i,C,W,S,A; 143:i,C,R,S,A; 144:i,C,A,A; 145:m,M,Binode?,V?,A; 146:i,M,Binode?; 147:i,Bpath,W,Z; \
    148:i,U,Z,A,/z; 149:i,W,S,R,S,A; 150:i,Bseq_file,R,Z,A; 151:i,C; 152:i,A,R?,Z,A; 153:x,Xpercpu,A; 154:x,Xpercpu; \
    155:i,A,A; 156:m,M,Btask_struct?,V?,A; 157:i,M,Btask_struct?; 158:btask_struct; 159:i,Blinux_binprm,A; 160:i; 161:i,Binode,U,S,/z; \
    162:osocket,Bfile; 163:i,C,A,H4,A,A; 164:i,M,P,T,A; 165:i,W?,Z,Xstr,R?,Z; 166:i,A,R,S,/z; 167:i,R,S,A,A,/z; \
    168:i,A,/z; 169:i,Xtimer,M,A; 170:i,Xtimer,P; 171:i,Xtimer,A,A; 172:i,Xtimer; 173:i,C; 174:i,C; 175:upt_regs,Btask_struct; \
    176:i,U,Z; 177:i,R,S,R?,Z; 178:ounix_sock,k; 179:i,R,Z,A,G8; 180:i,Btask_struct,A,P,T,A; 181:i,I,P,T,A; 182:i,R,S,Xstr; \
    183:i,C,A,G8; 184:i,C,G8; 185:i,C; 186:i; 187:i,A; 188:i,Bxdp_buff|i,C; 189:i,C,A,U,S; 190:i,C,A,R,S; \
    191:i,U,Z,A,Btask_struct,/z; 192:i,C,A,A; 193:i,Bfile,U,S,/z; 194:x,Xkptr,Xobject; 195:m,M,K,A,/p; 196:omptcp_sock,s; \
    197:i,U,Z,A,Dl; 198:i,M,A,A,Dr; 199:v,Dx,A; 200:v,Dx,A; 201:i,U,Z,D,A,A; 202:i,D,A,R,Z,A; 203:d,D,A,O; 204:i,F20,R,Z,/p; 205:i,F40,R,Z,/p; 206:i,F20,F20,/p; \
    207:i,F40,F20,/p; 208:i; 209:i,M,P,T,A; 210:m,M,Bcgroup?,V?,A; 211:i,M,Bcgroup?;
    """
}
