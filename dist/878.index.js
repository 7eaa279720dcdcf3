"use strict";exports.id=878,exports.ids=[878],exports.modules={4878:((e,t,n)=>{n.r(t),n.d(t,{create:()=>r.v,rotate:()=>i.e});var r=n(7373),i=n(678)})};
